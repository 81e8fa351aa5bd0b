import { apiOfRun, type ApiOfRun } from '../../support/api/api-of-run';
import { aStage, type Stage } from '../../support/api/stage';
import type { GraphqlClient } from '../../support/graphql-client';

interface Told {
  readonly tenant: { readonly id: string; readonly status: string; readonly statusReason: string | null; readonly statusChangedAt: string };
}

const TENANT = 'tenant { id status statusReason statusChangedAt }';

describe('the life of a tenant', () => {
  let api: ApiOfRun;
  let stage: Stage;
  let tenantId: string;
  let ofTenant: GraphqlClient;
  beforeAll(async () => {
    api = await apiOfRun();
  });
  beforeEach(async () => {
    stage = await aStage(api);
    tenantId = stage.tenants[1].owner.tenantId;
    ofTenant = stage.tenants[1].client;
  });
  afterAll(() => api.close());

  const ask = (mutation: string, input: object = {}): Promise<Told> =>
    stage.client.done<Told>(mutation, { tenantId, ...(mutation === 'resumeTenant' ? {} : { runningJobs: 'FINISH' }), ...input }, TENANT);

  it('goes from ACTIVE to SUSPENDED and back, and ends in OFFBOARDING; the tenant reads why and since when', async () => {
    const before = new Date();
    const suspended = await ask('suspendTenant', { reason: ' Did not pay ' });
    const read = await ofTenant.query<{ tenants: { nodes: object[] } }>(`{ tenants { nodes { id status statusReason statusChangedAt } } }`);
    const resumed = await ask('resumeTenant');
    const leaving = await ask('offboardTenant', { reason: 'Has left' });

    expect(suspended.tenant).toMatchObject({ id: tenantId, status: 'SUSPENDED', statusReason: 'Did not pay' });
    expect(new Date(suspended.tenant.statusChangedAt).getTime()).toBeGreaterThanOrEqual(before.getTime() - 1_000);
    expect(read.tenants.nodes).toEqual([suspended.tenant]);
    expect(resumed.tenant).toMatchObject({ status: 'ACTIVE', statusReason: null });
    expect(leaving.tenant).toMatchObject({ status: 'OFFBOARDING', statusReason: 'Has left' });
    expect(new Date(leaving.tenant.statusChangedAt) > new Date(suspended.tenant.statusChangedAt)).toBe(true);
  });

  it('may end without a suspension before, or after one', async () => {
    await ask('suspendTenant');

    expect((await ask('offboardTenant')).tenant.status).toBe('OFFBOARDING');
  });

  it('has no way back from OFFBOARDING, and says what to do instead', async () => {
    await ask('offboardTenant');

    for (const [mutation, input] of Object.entries({ resumeTenant: {}, suspendTenant: { runningJobs: 'CANCEL' } })) {
      expect(await stage.client.outcome(mutation, { tenantId, ...input })).toMatchObject({
        __typename: 'ConflictError',
        code: 'TENANT_IS_OFFBOARDING',
        conflictingId: tenantId,
        remedy: expect.stringContaining('createTenant'),
      });
    }
  });

  it.each(['suspendTenant', 'resumeTenant', 'offboardTenant'])(
    'is the same after %s for the second time, but for the reason',
    async (mutation) => {
      const first = await ask(mutation, { reason: 'One' });
      const second = await ask(mutation, { reason: 'Other' });

      expect(second.tenant).toEqual({ ...first.tenant, statusReason: 'Other' });
    },
  );

  it('is decided by administrators of the MSP and by nobody else', async () => {
    const { mspId } = stage;
    const others = [
      (await api.keyOf({ mspId, tenantId: null }, { role: 'MSP_OPERATOR' })).client,
      (await api.keyOf({ mspId, tenantId: null }, { scopes: ['tenant:read', 'tenant:write'] })).client,
      ofTenant,
    ];
    for (const client of others) {
      expect(await client.outcome('suspendTenant', { tenantId, runningJobs: 'FINISH' })).toMatchObject({ code: 'PERMISSION_DENIED' });
    }
  });

  it('is in the audit log, with what was before and what became of the jobs', async () => {
    await ask('suspendTenant', { reason: 'Did not pay', runningJobs: 'CANCEL' });

    const { rows } = await api.sql.query(
      `select action, before, after, result from audit_event where subject_id = $1 and tenant_id = $1 order by sequence`,
      [tenantId],
    );
    expect(rows).toEqual([
      {
        action: 'suspendTenant',
        before: { status: 'ACTIVE', statusReason: null },
        after: { status: 'SUSPENDED', statusReason: 'Did not pay', runningJobs: 'CANCEL', jobsToldToEnd: expect.any(Number) },
        result: 'DONE',
      },
    ]);
  });

  it('leaves a suspended tenant its reads and its subscriptions, also those that begin now', async () => {
    const jobId = stage.tenants[1].ids.job ?? '';
    const document = `subscription E($jobId: ID!) { jobEvents(jobId: $jobId) { code } }`;
    await ask('suspendTenant');

    const live = ofTenant.follow<{ jobEvents: { code: string } }>('WebSocket', document, { jobId });
    const read = await ofTenant.query<{ jobs: { nodes: object[] } }>('{ jobs { nodes { id } } }');
    const told = await live.next();
    await live.close();

    expect(read.jobs.nodes.length).toBeGreaterThan(0);
    expect(told).toMatchObject({ jobEvents: { code: 'JOB_CLAIMED' } });
  });
});
