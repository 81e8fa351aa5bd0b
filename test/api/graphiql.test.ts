import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { testSandbox } from '../support/sandbox';

interface Page {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it travelled. */
  readonly bytes: number;
  readonly text: string;
}

/** Asks as a browser does; `fetch` would unpack the answer and hide how it travelled. */
const page = (path: string, accept: string, encoding = 'gzip, deflate, br'): Promise<Page> =>
  new Promise((resolve, reject) => {
    const asked = request(`${testSandbox().apiUrl}${path}`, { headers: { accept, 'accept-encoding': encoding } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const body = Buffer.concat(parts);
        const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
        resolve({ status: response.statusCode, headers: response.headers, bytes: body.length, text });
      });
    });
    asked.on('error', reject).end();
  });

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('the GraphQL IDE', () => {
  it('is what a browser finds at the address of the API', async () => {
    const { status, headers, text } = await page('/graphql', BROWSER);

    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: expect.stringContaining('text/html') });
    // The page has megabytes, which nobody wants to read in a failure.
    expect(text.includes('YogaGraphiQL')).toBe(true);
  });

  it('is found at the root, too', async () => {
    const { status, headers } = await page('/', BROWSER);

    expect(status === 200 || (status === 302 && headers['location'] === '/graphql')).toBe(true);
  });

  it('loads nothing from anywhere else, so that it works without the internet', async () => {
    const html = (await page('/graphql', BROWSER)).text;

    const loaded = [...html.matchAll(/<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/gi)]
      .map(([, address]) => address ?? '')
      .filter((address) => !address.startsWith('data:'));
    const styled = [...html.matchAll(/@import\s+(?:url\()?["']?(https?:[^"')\s]+)/gi)].map(([, address]) => address);
    expect([...loaded.filter((address) => /^(https?:)?\/\//i.test(address)), ...styled]).toEqual([]);
  });

  it('may not be put into the frame of another page', async () => {
    const { headers } = await page('/graphql', BROWSER);

    expect(String(headers['content-security-policy'])).toContain("frame-ancestors 'none'");
  });

  it('travels packed to whoever can unpack it, and only to him', async () => {
    const [packed, plain] = [await page('/graphql', BROWSER), await page('/graphql', BROWSER, 'identity')];

    expect([packed.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined]);
    expect(packed.bytes).toBeLessThan(plain.bytes / 2);
    expect(packed.text === plain.text).toBe(true);
  });

  it('is not what a program gets', async () => {
    const { status, text } = await page('/graphql', 'application/json');

    expect(status).toBeGreaterThanOrEqual(400);
    expect(text.includes('<html')).toBe(false);
  });
});
