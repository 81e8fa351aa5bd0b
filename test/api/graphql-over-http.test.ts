import { serverAudits } from 'graphql-http';
import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { httpAsk, type HttpAnswer } from '../support/api/http-ask';

const AS_ERROR = `a refused operation is an error also for whoever asks for application/json: scripts (curl -f), proxies and metrics look at the status.
  Who asks for application/graphql-response+json gets the statuses of the specification.`;

/** Audits that are not held, and why; each is a SHOULD. */
const NOT_HELD: Readonly<Record<string, string>> = { '572B': AS_ERROR, FDE2: AS_ERROR, '7B9B': AS_ERROR };

const AUDITS = serverAudits({ url: 'http://unused.invalid/graphql' }).map(({ id, name }) => ({ id, name }));

const MUTATION = 'mutation { createTenant(input: { name: "Forged" }) { __typename } }';
const ENDPOINTS = [
  { path: '/graphql', accept: 'application/json' },
  { path: '/graphql', accept: 'text/event-stream' },
  { path: '/graphql/stream', accept: 'text/event-stream' },
];

describe('GraphQL over HTTP', () => {
  let api: ApiOfRun;
  let authorization: string;
  let mspId: string;
  beforeAll(async () => {
    api = await apiOfRun();
    const msp = await api.anMsp();
    [authorization, mspId] = [`Bearer ${msp.token}`, msp.mspId];
  });
  afterAll(() => api.close());

  const withKey = (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', authorization);
    return fetch(url, { ...init, headers });
  };

  const audit = async (id: string): Promise<unknown> => {
    const found = serverAudits({ url: `${api.url}/graphql`, fetchFn: withKey }).find((each) => each.id === id);
    const result = await found?.fn();
    return { status: result?.status, reason: result && 'reason' in result ? result.reason : null };
  };

  const tenants = async (): Promise<unknown> =>
    (await api.sql.query('select count(*)::int as count from tenant where msp_id = $1', [mspId])).rows[0];

  describe('passes the audit', () => {
    it.each(AUDITS.filter(({ id }) => !Object.hasOwn(NOT_HELD, id)))('$id $name', async ({ id }) => {
      expect(await audit(id)).toEqual({ status: 'ok', reason: null });
    });

    it.each(Object.keys(NOT_HELD))('but for %s, where it prefers a status of 400', async (id) => {
      expect(AUDITS.map((each) => each.id)).toContain(id);
      expect(await audit(id)).toEqual({ status: 'warn', reason: 'Response status code is not 200' });
    });
  });

  describe.each(ENDPOINTS)('at $path for $accept', ({ path, accept }) => {
    const post = (headers: Record<string, string>, body: string): Promise<HttpAnswer> =>
      httpAsk(`${api.url}${path}`, { method: 'POST', headers: { accept, ...headers }, body });
    const get = (query: string, headers: Record<string, string>): Promise<HttpAnswer> =>
      httpAsk(`${api.url}${path}?${new URLSearchParams({ query }).toString()}`, { headers: { accept, ...headers } });

    it('takes no request that a form of another site could send, before it asks who sends it', async () => {
      const simple = await get('{ viewer { id } }', {});
      const plain = await post({ 'content-type': 'text/plain' }, JSON.stringify({ query: MUTATION }));
      const disguised = await post({ 'content-type': 'text/plain; charset=application/json' }, JSON.stringify({ query: MUTATION }));

      expect([simple.status, simple.codes]).toEqual([400, ['BAD_REQUEST']]);
      expect([plain.status, disguised.status].every((status) => status === 400 || status === 415)).toBe(true);
      expect(await tenants()).toEqual({ count: 0 });
    });

    it('asks for a key once a request can be no forgery', async () => {
      const { status, codes } = await get('{ viewer { id } }', { 'apollo-require-preflight': 'yes' });

      expect([status, codes]).toEqual([401, ['UNAUTHENTICATED']]);
    });

    it('answers a query that is asked by GET, and does nothing for a mutation', async () => {
      const [query, mutation] = [await get('{ viewer { id } }', { authorization }), await get(MUTATION, { authorization })];

      expect([query.status, query.text]).toEqual([200, expect.stringContaining('"viewer"')]);
      expect([mutation.status, mutation.headers.get('allow')]).toEqual([405, 'POST']);
      expect(await tenants()).toEqual({ count: 0 });
    });

    it('takes one operation at a time', async () => {
      const { status } = await post(
        { authorization, 'content-type': 'application/json' },
        JSON.stringify([{ query: MUTATION }, { query: MUTATION }]),
      );

      expect(status).toBe(400);
      expect(await tenants()).toEqual({ count: 0 });
    });
  });
});
