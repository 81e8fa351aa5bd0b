import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { LOOPBACK } from '../servers/ports';
import { PEOPLE } from './people';
import { providerConfiguration } from './configuration';
import { signInPage } from './sign-in-page';

const { OPENID_PORT: port } = z.object({ OPENID_PORT: z.coerce.number().int() }).parse(process.env);

async function main(): Promise<void> {
  const issuer = `http://${LOOPBACK}:${port}`;
  const { interactionPolicy, Provider } = await import('oidc-provider');
  const policy = interactionPolicy.base();
  // The portal is Snapward's own, so nobody is asked whether it may.
  policy.remove('consent');
  const provider = new Provider(issuer, providerConfiguration(policy));
  const protocol = provider.callback();

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { uid } = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(signInPage(uid));
    const subject = new URLSearchParams(await text(request)).get('subject');
    const person = PEOPLE.find((known) => known.subject === subject);
    const refused = { error: 'access_denied', error_description: 'There is no such person.' };
    await provider.interactionFinished(request, response, person ? { login: { accountId: person.subject } } : refused);
  }

  const server = createServer((request, response) => {
    const answered = request.url?.startsWith('/interaction/') ? interact(request, response) : protocol(request, response);
    answered.catch((failure: unknown) => {
      console.error(failure);
      if (!response.headersSent) response.writeHead(400, { 'content-type': 'text/plain' });
      response.end('This sign-in is over or was never begun; begin again.');
    });
  });
  server.listen(port, LOOPBACK);
  process.once('SIGTERM', () => process.exit(0));
}

main().catch((failure: unknown) => {
  console.error(failure);
  process.exit(1);
});
