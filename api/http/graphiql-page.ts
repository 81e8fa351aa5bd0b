import type { FastifyReply, FastifyRequest } from 'fastify';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const EXAMPLE = `# Paste an API key into "Headers" below, then fetch the schema again (the circle at the lower left).
query WhoAmI {
  viewer {
    name
    role
    msp { name }
    tenant { name }
  }
}

subscription Watch($jobId: ID!) {
  jobProgress(jobId: $jobId) {
    state
    progress { completed failed total percent }
  }
}
`;

// A link may carry a key behind '#', which a browser never sends to anybody; it is moved into the headers editor and out of the address.
const KEY_FROM_FRAGMENT = `<script>
(() => {
  const key = new URLSearchParams(location.hash.slice(1)).get('key');
  if (!key) return;
  history.replaceState(null, '', location.pathname);
  window.snapwardHeaders = JSON.stringify({ Authorization: 'Bearer ' + key }, null, 2);
})();
</script>`;

const HEADERS = JSON.stringify({ Authorization: 'Bearer …' }, null, 2);

// Everything is in the page itself; it may talk to this server and to nobody else.
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  'worker-src blob:',
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

async function html(): Promise<string> {
  // The library is the page, as one string: 100 MiB of memory until it is packed, so only a process that is asked for the page pays for it.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const options = {
    title: 'Snapward GraphQL',
    // No `endpoint`: it would win over the next line, and the address of the page is what it would say. The page reads the next line although the type
    // does not name it. Event streams carry the key of the headers editor, which WebSockets of browsers cannot.
    subscriptionsEndpoint: '/graphql/stream',
    subscriptionsProtocol: 'GRAPHQL_SSE' as const,
    defaultQuery: EXAMPLE,
    headers: HEADERS,
    defaultHeaders: HEADERS,
    // Keys do not stay in the storage of a browser; and the key of an earlier world would win over the one in the address.
    shouldPersistHeaders: false,
  };
  const page = renderGraphiQL(options);
  const asText = JSON.stringify(HEADERS);
  return page
    .replace('<noscript>', () => `${KEY_FROM_FRAGMENT}<noscript>`)
    .replaceAll(asText, () => `(window.snapwardHeaders ?? ${asText})`);
}

async function rendered(): Promise<{ readonly plain: Buffer; readonly packed: Buffer }> {
  const plain = Buffer.from(await html());
  return { plain, packed: await promisify(gzip)(plain) };
}

/** The GraphQL IDE: one page of megabytes that needs nothing from the internet; rendered once and packed once, when it is first asked for. */
export function graphiqlPage(): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  let page: ReturnType<typeof rendered> | undefined;
  return async ({ headers }, reply) => {
    page ??= rendered();
    const { plain, packed } = await page;
    void reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).header('vary', 'accept, accept-encoding');
    const packs = String(headers['accept-encoding'] ?? '').includes('gzip');
    return packs ? reply.header('content-encoding', 'gzip').send(packed) : reply.send(plain);
  };
}
