import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { LiveRefused, TRANSPORTS, type Live } from '../../support/api/live';
import { aServedMsp, type ServedMsp } from '../../support/api/served-msp';
import type { ApiKeyRequest } from '../../../db/repositories/access/api-keys';
import { aJob } from '../../support/builders-rows';
import { graphqlClient } from '../../support/graphql-client';
import { testSandbox } from '../../support/sandbox';

const WATCH = `subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id state } }`;
const SECOND_REPLICA_AND_FIRST = TRANSPORTS.flatMap((transport) =>
  (['first', 'second'] as const).map((replica) => ({ transport, replica })),
);

/** Promised are five seconds; a loaded machine gets the patience of every other wait. */
const PATIENCE_MS = 15_000;

describe('what is open for a key', () => {
  let api: ApiOfRun;
  let second: ApiInProcess;
  let msp: ServedMsp;
  const open: Live<unknown>[] = [];
  beforeAll(async () => {
    api = await apiOfRun();
    second = await anApiInProcess(testSandbox().databaseUrl);
    msp = await aServedMsp(api);
  });
  afterEach(async () => {
    for (const live of open.splice(0)) await live.close();
  });
  afterAll(async () => {
    await second.stop();
    await api.close();
  });

  /** Follows a job on which nothing happens, and has heard how it stands. */
  async function watching(
    { transport, replica }: (typeof SECOND_REPLICA_AND_FIRST)[number],
    token: string,
    owner = msp.tenants[0].owner,
  ): Promise<Live<unknown>> {
    const jobId = await aJob(api.sql, owner, { state: 'RUNNING', started_at: new Date() });
    const client = graphqlClient(replica === 'first' ? api.url : second.url, `Bearer ${token}`, owner.tenantId);
    const live = client.follow(transport, WATCH, { jobId });
    open.push(live);
    expect(await live.next()).toEqual({ jobProgress: { id: jobId, state: 'RUNNING' } });
    return live;
  }

  const howItEnds = (live: Live<unknown>): Promise<unknown> =>
    live.next(PATIENCE_MS).then(
      (event) => ({ event }),
      (error: unknown) => (error instanceof LiveRefused ? { code: error.code, message: error.message } : error),
    );
  const UNAUTHENTICATED = { code: 'UNAUTHENTICATED', message: expect.stringContaining('is needed') };

  it.each(SECOND_REPLICA_AND_FIRST)('ends with a reason when it is revoked, over $transport at the $replica replica', async (where) => {
    const { keyId, token } = await api.keyOf(msp.tenants[0].owner);
    const live = await watching(where, token);

    await msp.client.done('revokeApiKey', { apiKeyId: keyId }, 'apiKey { status }');

    expect(await howItEnds(live)).toEqual(UNAUTHENTICATED);
    expect(await live.next()).toBeNull();
  });

  it.each(SECOND_REPLICA_AND_FIRST)('ends with a reason when its time is over, over $transport at the $replica replica', async (where) => {
    const { keyId, token } = await api.keyOf(msp.tenants[0].owner, { expiresAt: new Date(Date.now() + 3_600_000) });
    const live = await watching(where, token);

    await api.sql.query(`update api_key set expires_at = now() + interval '2 seconds' where id = $1`, [keyId]);

    expect(await howItEnds(live)).toEqual(UNAUTHENTICATED);
  });

  it('ends for the old secret when the overlap is over, and goes on for the new one', async () => {
    const where = { transport: 'WebSocket', replica: 'second' } as const;
    const { keyId, token } = await api.keyOf(msp.tenants[0].owner);
    const old = await watching(where, token);
    const kept = await msp.client.done<{ token: string }>('rotateApiKey', { apiKeyId: keyId, overlapMinutes: 5 }, 'token');
    const fresh = await watching(where, kept.token);
    const nothingYet = fresh.next(PATIENCE_MS).then(() => 'ended');

    await api.sql.query(`update api_key set previous_secret_until = now() + interval '1 second' where id = $1`, [keyId]);

    expect(await Promise.race([howItEnds(old), nothingYet])).toEqual(UNAUTHENTICATED);
    await fresh.close();
    await nothingYet.catch(() => undefined);
  });

  it.each(SECOND_REPLICA_AND_FIRST)(
    'ends in every tenant of its list when it is revoked, over $transport at the $replica replica',
    async ({ transport, replica }) => {
      const wish: Partial<ApiKeyRequest> = { role: 'TENANT_VIEWER', tenantIds: msp.tenants.map(({ owner }) => owner.tenantId) };
      const { keyId, token } = await api.keyOf({ mspId: msp.mspId, tenantId: null }, wish);
      const inEach: Live<unknown>[] = [];
      for (const { owner } of msp.tenants) inEach.push(await watching({ transport, replica }, token, owner));

      await msp.client.done('revokeApiKey', { apiKeyId: keyId }, 'apiKey { status }');

      expect(await Promise.all(inEach.map(howItEnds))).toEqual([UNAUTHENTICATED, UNAUTHENTICATED]);
    },
  );

  it('goes on when another key is revoked', async () => {
    const [mine, another] = [await api.keyOf(msp.tenants[0].owner), await api.keyOf(msp.tenants[0].owner)];
    const where = { transport: 'server-sent events', replica: 'first' } as const;
    const [live, doomed] = [await watching(where, mine.token), await watching(where, another.token)];
    await msp.client.done('revokeApiKey', { apiKeyId: another.keyId }, 'apiKey { status }');
    expect(await howItEnds(doomed)).toEqual(UNAUTHENTICATED);

    // What comes next on the other one is an event of its job.
    await api.sql.query(`update job set state = 'COMPLETED', finished_at = now() where msp_id = $1 and state = 'RUNNING'`, [msp.mspId]);
    expect(await live.next()).toMatchObject({ jobProgress: { state: 'COMPLETED' } });
  });
});
