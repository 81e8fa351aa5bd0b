import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstMspKey } from '../../db/first-msp-key';
import { newId } from '../../db/new-id';
import { REQUEST_ERRORS, type RequestErrorCode } from '../../api/graphql/error-catalogue';
import { PROJECT_ROOT } from '../architecture/source-files';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { httpAsk, type HttpAnswer } from '../support/api/http-ask';
import { aDatabase, type TestDatabase } from '../support/test-database';

type Ask = (body: unknown, headers?: Record<string, string>) => Promise<HttpAnswer>;
interface Asks {
  /** Of an API that takes free-form and trusted documents. */
  readonly free: Ask;
  /** Of one that takes trusted documents only. */
  readonly strict: Ask;
  /** Of one whose buckets hold less than the least that an operation costs. */
  readonly poor: Ask;
  /** Of one that takes no documents by hash. */
  readonly plain: Ask;
  readonly url: string;
}

const hash = { extensions: { persistedQuery: { version: 1, sha256Hash: 'f'.repeat(64) } } };
const NESTED = 'jobs(first: 100) { nodes { items(first: 100) { nodes { id name state region } } } }';

/** Codes that no request of these could provoke, and the tests that do. */
const ELSEWHERE = {
  PERMISSION_DENIED: 'test/api/permissions/guard-schema.test.ts',
  SCOPE_NOT_FOUND: 'test/api/auth/scope.test.ts',
  SCOPE_REQUIRED: 'test/api/auth/scope.test.ts',
  SIGN_IN_UNAVAILABLE: 'test/api/auth/provider-away.test.ts',
  SLOW_CONSUMER: 'test/api/streams/slow-consumers.test.ts',
  TIMED_OUT: 'test/api/budget/time-limit.test.ts',
} as const;
type Provoked = Exclude<RequestErrorCode, keyof typeof ELSEWHERE>;

/** How each code is provoked. A code of the catalogue without a line does not compile. */
const PROVOKED: Readonly<Record<Provoked, (ask: Asks) => Promise<HttpAnswer>>> = {
  UNAUTHENTICATED: ({ free }) => free({ query: '{ viewer { id } }' }, { authorization: 'Bearer nobody' }),
  RATE_LIMITED: ({ poor }) => poor({ query: '{ viewer { id } }' }),
  GRAPHQL_PARSE_FAILED: ({ free }) => free({ query: '{ viewer {' }),
  GRAPHQL_VALIDATION_FAILED: ({ free }) => free({ query: '{ secrets }' }),
  OPERATION_RESOLUTION_FAILURE: ({ free }) => free({ query: 'query A { viewer { id } } query B { viewer { id } }' }),
  BAD_USER_INPUT: ({ free }) => free({ query: 'query V($id: ID!) { job(id: $id) { id } }', variables: {} }),
  BAD_REQUEST: ({ free }) => free({}),
  REQUEST_TOO_LARGE: ({ free }) => free({ query: '{ viewer { id } }', variables: { padding: 'x'.repeat(300 * 1024) } }),
  UNSUPPORTED_MEDIA_TYPE: ({ free }) => free({ query: '{ viewer { id } }' }, { 'content-type': 'application/xml' }),
  METHOD_NOT_ALLOWED: ({ url }) =>
    httpAsk(`${url}/graphql/stream?query=${encodeURIComponent('mutation { createTenant(input: { name: "A" }) { __typename } }')}`, {
      headers: { accept: 'text/event-stream', authorization: KEY.header },
    }),
  NOT_FOUND: async ({ free }) => {
    const answer = await free({ query: `subscription { jobProgress(jobId: "${newId('job')}") { id } }` }, { accept: 'text/event-stream' });
    return { ...answer, codes: [/"code":"([A-Z_]+)"/.exec(answer.text)?.[1]] };
  },
  QUERY_TOO_COMPLEX: ({ free }) => free({ query: `{ ${NESTED} }` }),
  TRUSTED_DOCUMENT_REQUIRED: ({ strict }) => strict({ query: '{ viewer { id } }' }),
  PERSISTED_QUERY_NOT_FOUND: ({ free }) => free(hash),
  PERSISTED_QUERY_NOT_SUPPORTED: ({ plain }) => plain(hash),
  INTERNAL_SERVER_ERROR: ({ free }) => free({ query: '{ plans { nodes { id } } }' }),
};

const KEY = { header: '' };

/** What is answered although not the whole operation is refused: the rest of it, or the end of a stream. */
const IN_A_STREAM: readonly RequestErrorCode[] = ['NOT_FOUND', 'INTERNAL_SERVER_ERROR'];

describe('an error of a request', () => {
  let database: TestDatabase;
  const running: ApiInProcess[] = [];
  let asks: Asks;
  beforeAll(async () => {
    database = await aDatabase();
    const { key } = await firstMspKey(await database.open(), 'MSP of a test');
    KEY.header = `Bearer ${key.token}`;
    const ask = async (...given: Parameters<typeof anApiInProcess>): Promise<Ask & { url: string }> => {
      const api = await anApiInProcess(...given);
      running.push(api);
      const asking: Ask = (body, headers = {}) =>
        httpAsk(`${api.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: KEY.header, ...headers },
          body: JSON.stringify(body),
        });
      return Object.assign(asking, { url: api.url });
    };
    const free = await ask(database.url);
    asks = {
      free,
      url: free.url,
      plain: await ask(database.url, { trustedDocuments: { mode: 'off', manifestFile: null } }),
      strict: await ask(database.url, { trustedDocuments: { mode: 'only', manifestFile: null } }),
      poor: await ask(database.url, { points: { capacity: 5, perSecond: 1 } }),
    };
    // From here on, everything about plans is a bug.
    await database.superuser.query('alter table plan rename to moved_plan');
  });
  afterAll(async () => {
    for (const api of running) await api.stop();
    await database.drop();
  });

  const codes = Object.keys(PROVOKED) as Provoked[];

  it('is provoked for every code, here or in a test that names it', () => {
    expect([...codes, ...Object.keys(ELSEWHERE)].sort()).toEqual(Object.keys(REQUEST_ERRORS).sort());
    for (const [code, file] of Object.entries(ELSEWHERE)) expect(readFileSync(join(PROJECT_ROOT, file), 'utf8')).toContain(`'${code}'`);
  });

  it.each(codes)('says %s, with the status of the catalogue', async (code) => {
    const { status, codes: answered, text } = await PROVOKED[code](asks);

    expect(answered).toEqual([code]);
    expect(status).toBe(IN_A_STREAM.includes(code) ? 200 : REQUEST_ERRORS[code].status);
    expect(text).not.toMatch(/node_modules|\bat .*\.[jt]s:\d+|stacktrace/);
  });
});
