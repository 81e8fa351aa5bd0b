const MOST_STEPS = 10;

/**
 * Follows a sign-in from page to page as a person with a browser does: says who it is where that is asked, and answers the first address that begins with
 * `end`, without going there.
 */
export async function walkAs(subject: string, start: string, end: string): Promise<string> {
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
    if (url.startsWith(end)) return url;
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
