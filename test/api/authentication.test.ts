import { newId } from '../../db/new-id';
import type { MspId } from '../../workflows/domain/ids';
import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { LiveRefused, TRANSPORTS, type Transport } from '../support/api/live';
import { graphqlClient } from '../support/graphql-client';

const WHO = '{ viewer { id name role permissions msp { id } tenant { id } } }';
const NEEDED = 'A valid API key or access token is needed: send it as "Authorization: Bearer <key or token>".';
const WATCH = 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }';

describe('a request', () => {
  let api: ApiOfRun;
  beforeAll(async () => {
    api = await apiOfRun();
  });
  afterAll(() => api.close());

  /** Headers that no request may come in with, by what is wrong with them. */
  async function uselessHeaders(): Promise<Readonly<Record<string, string | undefined>>> {
    const { mspId, token } = await api.anMsp();
    const issue = (expiresAt: Date | null) =>
      api.database.inMsp({ mspId, tenantId: null }, ({ apiKeys }) =>
        apiKeys.issue({ name: 'Old', role: 'MSP_ADMIN', tenantId: null, expiresAt }),
      );
    const revoked = await issue(null);
    await api.database.inMsp({ mspId, tenantId: null }, ({ apiKeys }) => apiKeys.revoke(revoked.id));
    const expired = await issue(new Date(Date.now() - 1_000));
    return {
      'no key at all': undefined,
      'an empty header': '',
      garbage: 'Bearer nonsense',
      'another scheme': `Basic ${token}`,
      'a key without its secret': `Bearer ${token.slice(0, -10)}`,
      'the secret of nobody': `Bearer ${token.slice(0, -4)}AAAA`,
      'a key that never was': `Bearer sw_${'a'.repeat(16)}_${'b'.repeat(43)}`,
      'a revoked key': `Bearer ${revoked.token}`,
      'an expired key': `Bearer ${expired.token}`,
    };
  }

  it('says who asks when it comes with a good key', async () => {
    const { client, mspId } = await api.anMsp();

    const { viewer } = await client.query<{ viewer: object }>(WHO);

    expect(viewer).toMatchObject({
      role: 'MSP_ADMIN',
      msp: { id: mspId },
      tenant: null,
      permissions: expect.arrayContaining(['tenant:write']),
    });
  });

  it('is answered 401 with one and the same message whatever is wrong with its key', async () => {
    const answers: Record<string, unknown> = {};
    for (const [why, header] of Object.entries(await uselessHeaders())) {
      const { status, data, errors, headers } = await graphqlClient(api.url, header).ask(WHO);
      answers[why] = { status, data, errors, challenge: headers.get('www-authenticate') };
    }

    const [first, ...rest] = Object.values(answers);
    expect(first).toMatchObject({
      status: 401,
      data: null,
      errors: [{ message: NEEDED, extensions: { code: 'UNAUTHENTICATED' } }],
      challenge: 'Bearer',
    });
    for (const answer of rest) expect(answer).toEqual(first);
  });

  it.each(TRANSPORTS)('is refused over %s in the same way for every useless key', async (transport: Transport) => {
    const refusals = new Map<string, string>();
    for (const [why, header] of Object.entries(await uselessHeaders())) {
      const live = graphqlClient(api.url, header).follow(transport, WATCH, { jobId: newId('job') });
      const refusal: unknown = await live.next().catch((error: unknown) => error);
      await live.close();
      if (!(refusal instanceof LiveRefused)) throw new Error(`${why} was not refused: ${JSON.stringify(refusal)}`);
      refusals.set(why, JSON.stringify([refusal.message, refusal.code, refusal.status]));
    }

    expect([...new Set(refusals.values())]).toHaveLength(1);
    const [only = ''] = refusals.values();
    if (transport === 'WebSocket') expect(JSON.parse(only)).toEqual([expect.any(String), 4403, null]);
    else expect(JSON.parse(only)).toEqual([NEEDED, 'UNAUTHENTICATED', 401]);
  });

  it('ends when its key is revoked, also on a socket that is open already', async () => {
    const { mspId } = await api.anMsp();
    const scope: { mspId: MspId; tenantId: null } = { mspId, tenantId: null };
    const wish = { name: 'Short-lived', role: 'MSP_ADMIN' as const, tenantId: null, expiresAt: null };
    const key = await api.database.inMsp(scope, ({ apiKeys }) => apiKeys.issue(wish));
    const { client } = api.holder(key.token);
    expect((await client.ask(WHO)).status).toBe(200);

    await api.database.inMsp(scope, ({ apiKeys }) => apiKeys.revoke(key.id));

    expect((await client.ask(WHO)).status).toBe(401);
  });

  it('may not come from a form of another site', async () => {
    const { token } = await api.anMsp();

    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: WHO }),
    });

    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  it('is answered about its health without a key', async () => {
    const response = await fetch(`${api.url}/health`);

    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
  });

  it('never shows a key or its hash in what it answers', async () => {
    const { client, token } = await api.anMsp();

    const { text } = await client.ask(WHO);

    expect(text).not.toContain(token.slice(-20));
  });
});
