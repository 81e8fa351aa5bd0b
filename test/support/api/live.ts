import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** The two ways to follow something live. */
export const TRANSPORTS = ['WebSocket', 'server-sent events'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** A subscription that is open. */
export interface Live<Data> {
  /** The next event; null at the end. Throws LiveRefused when the server refuses, and an error when nothing comes within the limit. */
  next(withinMs?: number): Promise<Data | null>;
  /** All events up to the end. */
  rest(withinMs?: number): Promise<Data[]>;
  close(): Promise<void>;
}

/** Why a subscription was refused: the words, and the code of the GraphQL error or of the closed socket. */
export class LiveRefused extends Error {
  constructor(
    message: string,
    readonly code: string | number | undefined,
    /** Of an answer over HTTP. */
    readonly status: number | null = null,
  ) {
    super(message);
  }
}

interface Following {
  readonly apiUrl: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Such as the hash of a trusted document, then with an empty `document`. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
}

/** The headers of a request, and the connection parameters of a WebSocket, that say who asks and for which MSP or tenant. */
export const credentialHeaders = (authorization?: string, scopeId?: string): Readonly<Record<string, string>> => ({
  ...(authorization === undefined ? {} : { authorization }),
  ...(scopeId === undefined ? {} : { 'X-Snapward-Scope': scopeId }),
});

const LIMIT_MS = 10_000;

/** Follows over the graphql-ws protocol. */
export function followOverWebSocket<Data>({ apiUrl, credentials, document, variables, extensions }: Following): Live<Data> {
  const client = createClient({
    url: `${apiUrl.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: credentials,
    retryAttempts: 0,
  });
  const results = client.iterate({ query: document, variables: { ...variables }, ...(extensions ? { extensions } : {}) });
  return live(results, async () => {
    void results.return?.();
    await client.dispose();
  });
}

/** Follows over server-sent events, one stream an operation. */
export function followOverSse<Data>({ apiUrl, credentials, document, variables, extensions }: Following): Live<Data> {
  const leaving = new AbortController();
  const results = readEvents(async () =>
    fetch(`${apiUrl}/graphql/stream`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...credentials,
      },
      body: JSON.stringify({ ...(document === '' ? {} : { query: document }), variables, extensions }),
      signal: leaving.signal,
    }),
  );
  return live(results, async () => leaving.abort());
}

async function* readEvents(open: () => Promise<Response>): AsyncGenerator<Result, void, void> {
  const response = await open();
  if (response.status !== 200 || response.body === null) throw refusalOf(JSON.parse(await response.text()) as Result, response.status);
  let unread = '';
  const decoder = new TextDecoder();
  for await (const bytes of Readable.fromWeb(response.body as ReadableStream<Uint8Array>) as AsyncIterable<Uint8Array>) {
    const events = (unread + decoder.decode(bytes, { stream: true })).split('\n\n');
    unread = events.pop() ?? '';
    for (const event of events) {
      const lines = event.split('\n');
      if (lines.includes('event: complete')) return;
      const data = lines.find((line) => line.startsWith('data: '));
      if (lines.includes('event: next') && data) yield JSON.parse(data.slice('data: '.length)) as Result;
    }
  }
}

function refusalOf({ errors = [] }: Result, status: number | null = null): LiveRefused {
  const [first] = errors;
  const code = first?.extensions?.['code'];
  return new LiveRefused(first?.message ?? 'refused without a word', typeof code === 'string' ? code : undefined, status);
}

/** What graphql-ws throws: the errors of the operation, or how the socket was closed. */
function refusalFrom(thrown: unknown): unknown {
  if (thrown instanceof Error || typeof thrown !== 'object' || thrown === null) return thrown;
  if (Array.isArray(thrown)) return refusalOf({ errors: thrown as NonNullable<Result['errors']> });
  if ('code' in thrown && 'reason' in thrown) return new LiveRefused(String(thrown.reason), Number(thrown.code));
  return thrown;
}

function live<Data>(results: AsyncIterator<unknown>, close: () => Promise<void>): Live<Data> {
  const next = async (withinMs = LIMIT_MS): Promise<Data | null> => {
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`Nothing came within ${withinMs} ms.`)), withinMs).unref();
    });
    const step = await Promise.race([results.next(), late]).catch((thrown: unknown) => Promise.reject(refusalFrom(thrown) as Error));
    if (step.done) return null;
    const result = step.value as Result;
    if (result.errors?.length) throw refusalOf(result);
    return result.data as Data;
  };
  return {
    next,
    async rest(withinMs = LIMIT_MS) {
      const all: Data[] = [];
      const until = performance.now() + withinMs;
      for (let event = await next(withinMs); event !== null; event = await next(Math.max(1, until - performance.now()))) all.push(event);
      return all;
    },
    close,
  };
}
