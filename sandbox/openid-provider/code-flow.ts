import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PORTAL_CLIENT } from './configuration';

/** What a portal gets for a code. */
export interface Tokens {
  /** What the API takes. */
  readonly accessToken: string;
  readonly idToken: string;
}

/** One sign-in by code with PKCE, as a portal begins it. */
export interface CodeFlow {
  /** Where to send the person's browser. */
  readonly url: string;
  /** Comes back beside the code, and tells this sign-in from others. */
  readonly state: string;
  /** Gives the code back for tokens; throws when the provider refuses. */
  redeem(code: string): Promise<Tokens>;
}

const Discovery = z.object({ authorization_endpoint: z.string(), token_endpoint: z.string() });
const Answer = z.object({ access_token: z.string(), id_token: z.string() });

/** Begins a sign-in that comes back to `redirectUri`. */
export async function codeFlow(issuer: string, redirectUri: string): Promise<CodeFlow> {
  const discovered = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { authorization_endpoint: authorize, token_endpoint: token } = Discovery.parse(await discovered.json());
  const [verifier, state] = [randomBytes(32).toString('base64url'), randomBytes(8).toString('hex')];
  const asked = new URLSearchParams({
    client_id: PORTAL_CLIENT,
    response_type: 'code',
    scope: 'openid email profile',
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    // Who is signed in already is asked all the same: in a sandbox one wants to be several people.
    prompt: 'login',
    state,
  });
  const answered = { grant_type: 'authorization_code', client_id: PORTAL_CLIENT, redirect_uri: redirectUri, code_verifier: verifier };
  return {
    url: `${authorize}?${asked.toString()}`,
    state,
    async redeem(code) {
      const answer = await fetch(token, { method: 'POST', body: new URLSearchParams({ ...answered, code }) });
      if (!answer.ok) throw new Error(`No token for the code: ${await answer.text()}`);
      const { access_token: accessToken, id_token: idToken } = Answer.parse(await answer.json());
      return { accessToken, idToken };
    },
  };
}
