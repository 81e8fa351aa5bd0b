import { createServer, type ServerResponse } from 'node:http';
import { codeFlow, type CodeFlow } from './openid-provider/code-flow';
import { freePort, isFree, LOOPBACK, WELL_KNOWN_PORTS } from './servers/ports';

/** A page that stands in for a portal: it signs a person in and opens the GraphQL IDE with their token. */
export interface SignInDoor {
  readonly url: string;
  stop(): Promise<void>;
}

const redirect = (response: ServerResponse, location: string): void => void response.writeHead(302, { location }).end();

/** Opens the door on the loopback address; the token goes behind the `#` of the IDE's address, which a browser sends to nobody. */
export async function openSignInDoor(issuer: string, ideUrl: string): Promise<SignInDoor> {
  const wanted = WELL_KNOWN_PORTS.signIn;
  const port = (await isFree(wanted)) ? wanted : await freePort();
  const url = `http://${LOOPBACK}:${port}`;
  const begun = new Map<string, CodeFlow>();

  async function answer(asked: URL, response: ServerResponse): Promise<void> {
    if (asked.pathname === '/') {
      const flow = await codeFlow(issuer, `${url}/callback`);
      begun.set(flow.state, flow);
      return redirect(response, flow.url);
    }
    const state = asked.searchParams.get('state') ?? '';
    const [flow, code] = [begun.get(state), asked.searchParams.get('code')];
    begun.delete(state);
    if (asked.pathname !== '/callback' || !flow || code === null) return redirect(response, '/');
    const { accessToken } = await flow.redeem(code);
    redirect(response, `${ideUrl}#key=${accessToken}`);
  }

  const server = createServer((request, response) => {
    answer(new URL(request.url ?? '/', url), response).catch((failure: unknown) => {
      response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`Signing in failed: ${failure instanceof Error ? failure.message : String(failure)}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve));
  return {
    url,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
