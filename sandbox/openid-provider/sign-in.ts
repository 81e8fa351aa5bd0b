import { codeFlow, type Tokens } from './code-flow';
import { walkAs } from './walk-as';

/** Nothing listens there: whoever walks the flow takes the code out of the address. */
const COME_BACK = 'http://127.0.0.1:9/callback';

/** Signs a person of the sandbox in as a portal and a browser do together: code with PKCE, the sign-in page, the tokens; throws when the provider refuses. */
export async function signIn(issuer: string, subject: string): Promise<Tokens> {
  const flow = await codeFlow(issuer, COME_BACK);
  const { code, state, error } = Object.fromEntries(new URL(await walkAs(subject, flow.url, COME_BACK)).searchParams);
  if (code === undefined || state !== flow.state) throw new Error(`Signing in was refused: ${error ?? 'another state came back'}`);
  return flow.redeem(code);
}
