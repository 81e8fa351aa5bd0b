import { apiOfRun, type ApiOfRun } from '../support/api/api-of-run';
import { rowsOfMsp, type TableState } from '../support/api/rows-of-msp';
import { aStage, type Stage } from '../support/api/stage';
import type { GraphqlClient, Outcome } from '../support/graphql-client';
import { MUTATION_CASES as CASES } from './mutations/mutation-cases';

/** Those that make something on the stage; controlling a job is tried on a job that runs. */
const MAKING = Object.entries(CASES).flatMap(([mutation, { goodAnswers }]) => (goodAnswers ? [] : [mutation]));

/** What each makes, to see whether it is the same thing. */
const MADE: Readonly<Record<string, string>> = {
  createTenant: 'tenant { id } token: apiKey',
  createCredential: 'credential { id } externalId',
  connectAdminHypervisor: 'hypervisor { id }',
  connectTenantHypervisor: 'hypervisor { id }',
  createStorage: 'storage { id }',
  createPlan: 'plan { id }',
  createVmGroup: 'vmGroup { id }',
  createApiKey: 'apiKey { id prefix rotatedAt } token',
  rotateApiKey: 'apiKey { id prefix rotatedAt } token',
  revokeApiKey: 'apiKey { id revokedAt }',
  inviteUser: 'user { id }',
  changeMembership: 'user { id }',
  removeMembership: 'user { id }',
  suspendTenant: 'tenant { id status statusChangedAt }',
  resumeTenant: 'tenant { id status statusChangedAt }',
  changeTenantQuota: 'tenant { id quotas { kind soft hard } }',
  offboardTenant: 'tenant { id status statusChangedAt }',
};

interface AskedJob {
  readonly job: { readonly id: string };
}

describe('a request with a clientMutationId', () => {
  let api: ApiOfRun;
  beforeAll(async () => {
    api = await apiOfRun();
  });
  afterAll(() => api.close());

  const jobsOf = async (vmGroupId: string): Promise<number> =>
    (await api.sql.query('select id from job where vm_group_id = $1', [vmGroupId])).rows.length;

  const backUp = (client: GraphqlClient, vmGroupId: string, clientMutationId: string | null): Promise<Outcome> =>
    client.outcome('backUpVmGroup', { vmGroupId, clientMutationId }, 'clientMutationId job { id }');

  const idOf = (outcome: Outcome): string => (outcome as Outcome & AskedJob).job.id;

  it.each(MAKING)('for %s gives the first result again, and does it once', async (mutation) => {
    const stage = await aStage(api);
    const input = { ...CASES[mutation]?.good(stage), clientMutationId: 'number one' };
    const selection = `clientMutationId ${MADE[mutation] ?? 'job { id }'}`;

    const first = await stage.client.outcome(mutation, input, selection);
    const written = await countsOf(stage);
    const again = await stage.client.outcome(mutation, input, selection);

    // A key is shown once and never again: only its hash is kept.
    expect(again).toEqual({ ...first, ...('token' in first ? { token: null } : {}) });
    expect(again).toMatchObject({ __typename: expect.stringMatching(/Payload$/), clientMutationId: 'number one' });
    expect(await countsOf(stage)).toEqual(written);
  });

  /** Rows by table; what a worker meanwhile writes into them is its own matter. */
  async function countsOf({ mspId }: Stage): Promise<Record<string, number>> {
    const states: Readonly<Record<string, TableState>> = await rowsOfMsp(api.sql, mspId);
    const ofWorkers = ['job_event', 'job_item', 'hypervisor_check'];
    return Object.fromEntries(Object.entries(states).flatMap(([table, { rows }]) => (ofWorkers.includes(table) ? [] : [[table, rows]])));
  }

  it('that comes twice at once is done once, and both get the same answer', async () => {
    const stage = await aStage(api);

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => backUp(stage.client, stage.idle.vmGroupId, 'at once')));

    expect(new Set(outcomes.map(idOf)).size).toBe(1);
    expect(await jobsOf(stage.idle.vmGroupId)).toBe(1);
  });

  it('with another input under the same number is a conflict, and nothing is done', async () => {
    const stage = await aStage(api);
    await backUp(stage.client, stage.idle.vmGroupId, 'taken');

    const others = [
      await backUp(stage.client, stage.busy.vmGroupId, 'taken'),
      await stage.client.outcome('createTenant', { name: 'Another', clientMutationId: 'taken' }),
      await stage.client.outcome('pauseJob', { jobId: stage.tenants[0].ids.job, clientMutationId: 'taken' }),
    ];

    for (const outcome of others)
      expect(outcome).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'clientMutationId'], remedy: expect.any(String) });
    expect(await jobsOf(stage.busy.vmGroupId)).toBe(1);
  });

  it('that was refused may come again under its number when what stood against it is gone', async () => {
    const stage = await aStage(api);
    expect(await backUp(stage.client, stage.unproven.vmGroupId, 'patience')).toMatchObject({ code: 'RULE_VIOLATION' });

    await api.sql.query(`update hypervisor set status = 'VALID' where id = $1`, [stage.unproven.hypervisorId]);

    expect(idOf(await backUp(stage.client, stage.unproven.vmGroupId, 'patience'))).toMatch(/^job_/);
  });

  it('is told from the same number of another key', async () => {
    const stage = await aStage(api);
    const [tenant] = stage.tenants;

    const [ofMsp, ofTenant] = [
      await backUp(stage.client, stage.idle.vmGroupId, 'mine'),
      await tenant.client.outcome('backUpVmGroup', { vmGroupId: stage.busy.vmGroupId, clientMutationId: 'mine' }),
    ];

    expect(idOf(ofMsp)).toMatch(/^job_/);
    expect(ofTenant).toMatchObject({ code: 'JOB_ALREADY_ACTIVE' });
  });

  it('is the same as one that says the same in another order, or says what is the default anyway', async () => {
    const stage = await aStage(api);
    const first = await stage.client.done<{ plan: { id: string } }>(
      'createPlan',
      { clientMutationId: 'plan', name: 'Daily', runEveryMinutes: 1440 },
      'plan { id }',
    );

    const again = await stage.client.done<{ plan: { id: string } }>(
      'createPlan',
      { runEveryMinutes: 1440, retention: 'STANDARD', window: null, name: 'Daily', clientMutationId: 'plan' },
      'plan { id }',
    );

    expect(again.plan.id).toBe(first.plan.id);
  });
});

describe('a second back-up of a group', () => {
  let api: ApiOfRun;
  beforeAll(async () => {
    api = await apiOfRun();
  });
  afterAll(() => api.close());

  it('is refused while one is under way, and names it', async () => {
    const { client, busy } = await aStage(api);
    const { rows } = await api.sql.query<{ id: string }>('select id from job where vm_group_id = $1', [busy.vmGroupId]);

    const outcome = await client.outcome('backUpVmGroup', { vmGroupId: busy.vmGroupId });

    expect(outcome).toMatchObject({ __typename: 'ConflictError', code: 'JOB_ALREADY_ACTIVE', conflictingId: rows[0]?.id });
  });

  it('that comes at the same moment under another number is refused, so that there is one job', async () => {
    const { client, idle } = await aStage(api);

    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        client.outcome('backUpVmGroup', { vmGroupId: idle.vmGroupId, clientMutationId: `number ${index}` }),
      ),
    );

    const refusals = outcomes.filter(({ code }) => code !== undefined);
    expect(outcomes.length - refusals.length).toBe(1);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'JOB_ALREADY_ACTIVE' });
    expect((await api.sql.query('select id from job where vm_group_id = $1', [idle.vmGroupId])).rows).toHaveLength(1);
  });
});
