import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { connectedAccount, endOf, type ConnectedAccount } from '../support/api/connected-account';
import { eventually } from '../support/eventually';
import { testSandbox } from '../support/sandbox';

interface AskedJob {
  readonly job: { readonly id: string; readonly state: string; readonly operation: string };
}

const JOB = 'clientMutationId job { id state operation }';

describe('the main job through the public API', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let connected: ConnectedAccount;
  let planId: string;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    connected = await connectedAccount(msp.client, 4);
    const { plan } = await msp.client.done<{ plan: { id: string } }>(
      'createPlan',
      { name: 'Gold', runEveryMinutes: 60, tier: 3 },
      'plan { id }',
    );
    planId = plan.id;
  }, 60_000);
  afterAll(() => api.close());

  const group = async (name: string): Promise<string> => {
    const { hypervisorId, region } = connected;
    const input = { hypervisorId, planId, name, content: { include: [{ regions: [region] }] } };
    return (await msp.client.done<{ vmGroup: { id: string } }>('createVmGroup', input, 'vmGroup { id }')).vmGroup.id;
  };

  const backUp = async (vmGroupId: string): Promise<string> =>
    (await msp.client.done<AskedJob>('backUpVmGroup', { vmGroupId }, JOB)).job.id;

  /** How long snapshots of the account are pending: long enough to steer a job, or as short as can be. */
  const snapshotsTake = (snapshotSeconds: number): Promise<void> =>
    testSandbox().emulator.change({ accountId: connected.account.accountId, snapshotSeconds });

  it('gives the exact policies for a role, of which the trust policy asks for the external ID that was made for it', () => {
    const { credential } = connected;
    const trust = JSON.parse(credential.trustPolicy) as { Statement: readonly object[] };

    expect(credential.externalId).toMatch(/^snapward-[0-9a-f]{64}$/);
    expect(JSON.stringify(trust)).toContain(credential.externalId);
    expect(trust.Statement[0]).toMatchObject({ Effect: 'Allow', Condition: { StringEquals: { 'sts:ExternalId': credential.externalId } } });
    expect(credential.permissionPolicy).toContain('ec2:CreateSnapshots');
  });

  it('proves a connection, check by check', async () => {
    const { hypervisor } = await msp.client.query<{ hypervisor: object }>(
      `query H($id: ID!) { hypervisor(id: $id) { status validatedAt discoveredAt lastValidation { verdict counts { passed failed unproven }
        checks { kind name outcome detail remedy } job { operation state result { ... on ValidationResult { verdict passed failed } } } } } }`,
      { id: connected.hypervisorId },
    );

    expect(hypervisor).toMatchObject({
      status: 'VALID',
      validatedAt: expect.any(String),
      discoveredAt: expect.any(String),
      lastValidation: {
        verdict: 'VALID',
        counts: { failed: 0 },
        checks: expect.arrayContaining([expect.objectContaining({ kind: 'TRUST', outcome: 'PASSED' })]),
        job: { operation: 'VALIDATE_HYPERVISOR', state: 'COMPLETED', result: { verdict: 'VALID', failed: 0 } },
      },
    });
  });

  it('discovers what the account has, neither more nor less', async () => {
    const { resources } = await msp.client.query<{
      resources: { nodes: readonly { nativeId: string; instance: { instanceId: string } }[] };
    }>(
      `query R($id: ID!) { resources(filter: { hypervisorId: $id, present: true }) { nodes { nativeId instance { instanceId instanceType volumes { volumeId sizeGiB } } } } }`,
      { id: connected.hypervisorId },
    );

    const own = (await connected.owner.instances(connected.region)).map(({ InstanceId }) => InstanceId);
    expect(resources.nodes.map(({ nativeId }) => nativeId).sort()).toEqual(own.sort());
  });

  it('backs a group up, tells of it live, and shows recovery points that AWS has, too; then restores one of them', async () => {
    await snapshotsTake(1);
    const jobId = await backUp(await group('Everything'));
    const live = msp.client.follow<{ jobEvents: { code: string; cursor: string } }>(
      'server-sent events',
      'subscription E($jobId: ID!) { jobEvents(jobId: $jobId) { code cursor } }',
      { jobId },
    );
    const events = await live.rest(40_000);
    await live.close();

    const { job } = await msp.client.query<{
      job: { recoveryPoints: { nodes: readonly Point[] }; events: { nodes: readonly { code: string }[] } };
    }>(BACKED_UP, { id: jobId });
    const points = job.recoveryPoints.nodes;
    const inAws = await connected.owner.snapshots(connected.region, jobId);
    expect(job).toMatchObject({
      state: 'COMPLETED',
      progress: { total: 4, completed: 4, failed: 0, percent: 100 },
      result: { recoveryPoints: 4 },
    });
    expect(events.map(({ jobEvents }) => jobEvents.code)).toEqual(job.events.nodes.map(({ code }) => code));
    expect(events.map(({ jobEvents }) => jobEvents.code)).toEqual(expect.arrayContaining(['JOB_CLAIMED', 'JOB_FINISHED']));
    expect(points.flatMap(({ copies }) => copies.flatMap(({ snapshots }) => snapshots.map(({ snapshotId }) => snapshotId))).sort()).toEqual(
      inAws.map(({ SnapshotId }) => SnapshotId).sort(),
    );

    const restore = { recoveryPointId: points[0]?.id, name: 'Restored', powerState: 'STOPPED', clientMutationId: 'restore it' };
    const asked = await msp.client.done<AskedJob>('restoreInstance', restore, JOB);
    expect(await endOf(msp.client, asked.job.id)).toBe('COMPLETED');
    const restored = await msp.client.query<{ job: { result: { instanceId: string; leftBehind: readonly unknown[] } } }>(
      `query J($id: ID!) { job(id: $id) { result { ... on RestoreResult { instanceId leftBehind { nativeId } } } recoveryPoint { id } } }`,
      { id: asked.job.id },
    );
    expect(restored.job.result.leftBehind).toEqual([]);
    const { instance } = await connected.owner.instance(connected.region, restored.job.result.instanceId);
    expect(instance.Tags).toContainEqual({ Key: 'Name', Value: 'Restored' });
  }, 90_000);

  it('pauses a job, resumes it, and cancels it, each once under its number, and refuses what makes no sense', async () => {
    await snapshotsTake(60);
    const jobId = await backUp(await group('Steered'));
    const state = async (): Promise<string> =>
      (await msp.client.query<{ job: { state: string } }>(`{ job(id: "${jobId}") { state } }`)).job.state;
    await eventually(async () => (await state()) === 'RUNNING', 30_000);

    const twins = await Promise.all(
      Array.from({ length: 6 }, () => msp.client.outcome('pauseJob', { jobId, clientMutationId: 'pause' }, JOB)),
    );
    const [paused] = twins;
    const again = await msp.client.outcome('pauseJob', { jobId, clientMutationId: 'pause' }, JOB);
    const twice = await msp.client.outcome('pauseJob', { jobId });
    const resumed = await msp.client.outcome('resumeJob', { jobId }, JOB);
    const needless = await msp.client.outcome('resumeJob', { jobId });
    const cancelled = await msp.client.outcome('cancelJob', { jobId, clientMutationId: 'cancel' }, JOB);
    const ended = await endOf(msp.client, jobId);
    const late = await msp.client.outcome('cancelJob', { jobId });

    expect([...twins, again]).toEqual(Array.from({ length: 7 }, () => paused));
    expect(paused).toMatchObject({ __typename: 'PauseJobPayload', clientMutationId: 'pause', job: { id: jobId, state: 'PAUSED' } });
    expect(resumed).toMatchObject({ __typename: 'ResumeJobPayload', job: { state: 'RUNNING' } });
    expect(cancelled).toMatchObject({ __typename: 'CancelJobPayload', job: { id: jobId } });
    for (const refusal of [twice, needless, late])
      expect(refusal).toMatchObject({ code: 'JOB_NOT_CONTROLLABLE', path: ['input', 'jobId'], remedy: expect.any(String) });
    const { job } = await msp.client.query<{ job: object }>(
      `{ job(id: "${jobId}") { state failure { message } items(filter: { states: [FAILED] }) { nodes { failure { message } } } } }`,
    );
    expect({ ended, job }).toEqual({ ended: 'CANCELLED', job: { state: 'CANCELLED', failure: null, items: { nodes: [] } } });
    const { rows } = await api.sql.query<{ action: string }>(
      `select action from audit_event where subject_id = $1 and result = 'DONE' and code is null order by sequence`,
      [jobId],
    );
    expect(rows.map(({ action }) => action)).toEqual(['backUpVmGroup', 'pauseJob', 'resumeJob', 'cancelJob']);
  }, 60_000);

  it('leaves the access node to be seen, with what it serves', async () => {
    await eventually(async () => {
      const { accessNodes } = await msp.client.query<{ accessNodes: { nodes: readonly { region: string }[] } }>(
        '{ accessNodes { nodes { region } } }',
      );
      return accessNodes.nodes.some(({ region }) => region === connected.region);
    }, 30_000);
  }, 40_000);
});

interface Point {
  readonly id: string;
  readonly copies: readonly { readonly snapshots: readonly { readonly snapshotId: string }[] }[];
}

const BACKED_UP = `query BackedUp($id: ID!) { job(id: $id) { state progress { total completed failed percent } result { ... on BackUpResult { recoveryPoints } }
  events(first: 100) { nodes { code } } items(first: 10) { nodes { name state recoveryPoint { id } } }
  recoveryPoints(first: 10) { nodes { id state copies { region state snapshots { snapshotId volumeId } } } } } }`;
