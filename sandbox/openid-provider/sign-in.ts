import { codeFlow, type Tokens } from './code-flow';

/** Nothing listens there: whoever walks the flow takes the code out of the address. */
const COME_BACK = 'http://127.0.0.1:9/callback';

const MOST_STEPS = 10;

/** Signs a person of the sandbox in as a portal and a browser do together: code with PKCE, the sign-in page, the tokens; throws when the provider refuses. */
export async function signIn(issuer: string, subject: string): Promise<Tokens> {
  const flow = await codeFlow(issuer, COME_BACK);
  const { code, state, error } = await walk(flow.url, subject);
  if (code === undefined || state !== flow.state) throw new Error(`Signing in was refused: ${error ?? 'another state came back'}`);
  return flow.redeem(code);
}

/** Follows the provider from page to page, says who it is where that is asked, and answers what comes back in the address. */
async function walk(start: string, subject: string): Promise<Readonly<Record<string, string | undefined>>> {
  const go = browser();
  let [url, form]: [string, URLSearchParams | undefined] = [start, undefined];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const response = await go(url, form);
    const sentTo = response.headers.get('location');
    if (sentTo === null && (response.status !== 200 || form)) {
      throw new Error(`Signing in came to an end with HTTP ${response.status}: ${await response.text()}`);
    }
    // A page is the one that asks who it is; everything else sends on.
    [url, form] = sentTo === null ? [url, new URLSearchParams({ subject })] : [new URL(sentTo, url).href, undefined];
    if (url.startsWith(COME_BACK)) return Object.fromEntries(new URL(url).searchParams);
  }
  throw new Error('Signing in goes round in circles.');
}

/** A browser as far as signing in needs one: it keeps cookies and shows where it is sent. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string, form?: URLSearchParams): Promise<Response> => {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: form } : {}),
      signal: AbortSignal.timeout(20_000),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name) cookies.set(name, value ?? '');
    }
    return response;
  };
}
