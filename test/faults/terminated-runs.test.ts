import {
  DeleteSnapshotCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSnapshotsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { Client, Connection } from '@temporalio/client';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { connectedAccount, endOf, type ConnectedAccount } from '../support/api/connected-account';
import { eventually } from '../support/eventually';
import { testSandbox } from '../support/sandbox';

interface Finding {
  readonly kind: string;
  readonly action: string;
  readonly nativeIds: readonly string[];
  readonly found: string;
  readonly leftBy: { readonly id: string } | null;
  readonly recoveryPoint: { readonly id: string; readonly state: string } | null;
}
interface Asked {
  readonly job: { readonly id: string };
}

const FINDINGS = `query F($job: ID!) { driftFindings(first: 100, filter: { jobId: $job }) {
  nodes { kind action nativeIds found leftBy { id } recoveryPoint { id state } hypervisor { id } job { id operation } } } }`;
const POINTS = `query P($states: [RecoveryPointState!]) { recoveryPoints(first: 100, filter: { states: $states }) {
  nodes { id job { id } copies { state snapshots { snapshotId } } } } }`;
/** Instances of two volumes each. A chunk asks AWS for eight at a time, and hears of its run's end after 5 s: it never comes to the last of 32. */
const STARTING = 32;
const SETTLING = 8;

describe('runs that are terminated in Temporal, where no clean-up code runs', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let connected: ConnectedAccount;
  let connection: Connection;
  let temporal: Client;
  let ec2: EC2Client;
  let planId: string;

  beforeAll(async () => {
    const { awsUrl, temporalAddress, temporalNamespace } = testSandbox();
    api = await apiOfRun();
    msp = await api.anMsp();
    connected = await connectedAccount(msp.client, 0);
    ec2 = new EC2Client({ endpoint: awsUrl, region: connected.region, credentials: connected.account.administrator });
    connection = await Connection.connect({ address: temporalAddress });
    temporal = new Client({ connection, namespace: temporalNamespace });
    const { plan } = await msp.client.done<{ plan: { id: string } }>('createPlan', { name: 'Gold', runEveryMinutes: 60 }, 'plan { id }');
    planId = plan.id;
  }, 60_000);
  afterAll(async () => {
    ec2.destroy();
    await connection.close();
    await api.close();
  });

  const group = async (name: string, count: number): Promise<string> => {
    const { hypervisorId, region, account } = connected;
    const place = { accountId: account.accountId, region };
    const instanceIds = await testSandbox().emulator.createInstances({ ...place, count, volumesPerInstance: 2, namePrefix: name });
    const input = { hypervisorId, planId, name, content: { include: [{ instanceIds }] } };
    return (await msp.client.done<{ vmGroup: { id: string } }>('createVmGroup', input, 'vmGroup { id }')).vmGroup.id;
  };
  const ask = async (mutation: string, input: object): Promise<string> =>
    (await msp.client.done<Asked>(mutation, input, 'job { id }')).job.id;
  const backUp = (vmGroupId: string): Promise<string> => ask('backUpVmGroup', { vmGroupId });
  const snapshotsTake = (snapshotSeconds: number): Promise<void> =>
    testSandbox().emulator.change({ accountId: connected.account.accountId, snapshotSeconds });
  const slowly = async (action: string, delayMs: number): Promise<() => Promise<void>> => {
    const { proxy } = testSandbox();
    const id = await proxy.addRule({ action, account: connected.account.accountId, fault: 'delay', delayMs });
    return () => proxy.removeRules(id);
  };
  const terminate = async (jobId: string): Promise<void> => {
    const { job } = await msp.client.query<{ job: { workflowId: string } }>(`{ job(id: "${jobId}") { workflowId } }`);
    await temporal.workflow.getHandle(job.workflowId).terminate('an operator ended it in the Temporal UI');
  };
  const jobOf = async (jobId: string) => {
    const fields =
      'state failure { type message } progress { total pending started completed failed } result { ... on RestoreResult { instanceId } }';
    return (await msp.client.query<{ job: JobNow }>(`{ job(id: "${jobId}") { ${fields} } }`)).job;
  };
  const reconcile = async (): Promise<{ readonly jobId: string; readonly findings: readonly Finding[] }> => {
    const jobId = await ask('reconcileHypervisor', { hypervisorId: connected.hypervisorId });
    expect(await endOf(msp.client, jobId)).toBe('COMPLETED');
    const { driftFindings } = await msp.client.query<{ driftFindings: { nodes: readonly Finding[] } }>(FINDINGS, { job: jobId });
    return { jobId, findings: driftFindings.nodes };
  };
  const inAws = async (): Promise<string[]> => {
    const { Snapshots = [] } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    return Snapshots.map(({ SnapshotId = '' }) => SnapshotId).sort();
  };
  const inCatalogue = async (): Promise<string[]> => {
    const { recoveryPoints } = await msp.client.query<Points>(POINTS, { states: ['COMPLETED', 'PENDING'] });
    return recoveryPoints.nodes
      .flatMap(({ copies }) => copies.flatMap(({ snapshots }) => snapshots.map(({ snapshotId }) => snapshotId)))
      .sort();
  };

  it('are put in order by one reconciliation: the catalogue equals AWS, the findings say so, and everything can be done again', async () => {
    await snapshotsTake(0);
    const [first, second, source] = [await group('starting', STARTING), await group('settling', SETTLING), await group('source', 1)];
    const whole = await backUp(source);
    expect(await endOf(msp.client, whole)).toBe('COMPLETED');
    const { recoveryPoints } = await msp.client.query<Points>(POINTS, { states: ['COMPLETED'] });
    const recoveryPointId = recoveryPoints.nodes[0]?.id;

    const stopSlowness = [await slowly('ec2:CreateSnapshots', 3_000), await slowly('ec2:RunInstances', 3_000)];
    const starting = await backUp(first);
    await eventually(async () => (await inAws()).length > 2, 30_000);
    await terminate(starting);
    // What was begun first is complete; what the chunk begins before it hears of the end, and the second group, stay pending in AWS.
    await snapshotsTake(3_600);
    const settling = await backUp(second);
    await eventually(async () => (await jobOf(settling)).progress.started === SETTLING, 30_000);
    await terminate(settling);
    const restoring = await ask('restoreInstance', { recoveryPointId, name: 'Restored' });
    await eventually(async () => (await imagesOf(restoring)).length === 1, 30_000);
    await terminate(restoring);
    for (const jobId of [starting, settling, restoring]) expect(await jobOf(jobId)).toMatchObject({ state: 'RUNNING' });

    const { jobId, findings } = await reconcile();

    for (const stop of stopSlowness) await stop();
    expect(await inAws()).toEqual(await inCatalogue());
    const ended = findings.filter(({ kind }) => kind === 'RUN_GONE');
    expect(ended.map(({ leftBy }) => leftBy?.id).sort()).toEqual([starting, settling, restoring].sort());
    expect(ended.every(({ action, found }) => action === 'FINISHED' && found.includes('terminated'))).toBe(true);
    await saysWhatBecameOf(starting, STARTING, findings);
    await saysWhatBecameOf(settling, SETTLING, findings);
    // Eight were complete when their run was ended; of the others, pending or never begun, nothing is kept.
    expect((await jobOf(starting)).progress).toMatchObject({ completed: 8, failed: STARTING - 8 });
    expect((await jobOf(settling)).progress).toMatchObject({ completed: 0, failed: SETTLING });
    await keptOrTaken(restoring);
    expect(
      await msp.client.query(`{ job(id: "${jobId}") { operation result { ... on ReconciliationResult { finished removed reported } } } }`),
    ).toEqual({
      job: {
        operation: 'RECONCILE_ACCOUNT',
        result: {
          finished: findings.filter(({ action }) => action === 'FINISHED').length,
          removed: findings.filter(({ action }) => action === 'REMOVED').length,
          reported: 0,
        },
      },
    });

    await snapshotsTake(0);
    for (const again of [await backUp(first), await backUp(second)]) expect(await endOf(msp.client, again)).toBe('COMPLETED');
    expect((await reconcile()).findings).toEqual([]);
    expect(await inAws()).toEqual(await inCatalogue());
  }, 120_000);

  it('are told from what somebody deletes in AWS, which is found once and reported', async () => {
    const [SnapshotId = ''] = await inAws();
    await ec2.send(new DeleteSnapshotCommand({ SnapshotId }));

    const { findings } = await reconcile();

    expect(findings).toMatchObject([
      { kind: 'LOST_RECOVERY_POINT', action: 'REPORTED', nativeIds: [SnapshotId], recoveryPoint: { state: 'DELETED' } },
    ]);
    expect(findings[0]?.found).toContain(SnapshotId);
    expect((await reconcile()).findings).toEqual([]);
  });

  /** Every item has ended, what was complete in AWS is a recovery point, and each of its findings is one of the two. */
  async function saysWhatBecameOf(jobId: string, instances: number, findings: readonly Finding[]): Promise<void> {
    const { state, failure, progress } = await jobOf(jobId);
    expect(failure).toMatchObject({ type: 'RunEnded', message: expect.stringContaining('terminated in Temporal') });
    expect(progress).toMatchObject({ total: instances, pending: 0, started: 0 });
    expect(progress.completed + progress.failed).toBe(instances);
    expect(state).toBe(progress.completed > 0 ? 'COMPLETED_WITH_ERRORS' : 'FAILED');
    const left = findings.filter(({ leftBy, kind }) => leftBy?.id === jobId && kind !== 'RUN_GONE');
    const finished = left.filter(({ action }) => action === 'FINISHED');
    expect(finished.every(({ recoveryPoint }) => recoveryPoint?.state === 'COMPLETED')).toBe(true);
    expect(finished.length).toBeLessThanOrEqual(progress.completed);
    expect(left.length).toBeGreaterThan(0);
  }

  async function imagesOf(jobId: string): Promise<string[]> {
    const filter = [{ Name: 'tag:snapward:job', Values: [jobId] }];
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: filter }));
    return Images.map(({ ImageId = '' }) => ImageId);
  }

  /** The restore has one instance that its job names, or nothing; never something half done. */
  async function keptOrTaken(jobId: string): Promise<void> {
    const { state, failure, result } = await jobOf(jobId);
    const filter = [{ Name: 'tag:snapward:job', Values: [jobId] }];
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters: filter }));
    const alive = Reservations.flatMap(({ Instances = [] }) => Instances).filter(({ State }) => State?.Name !== 'terminated');
    expect(alive.map(({ InstanceId }) => InstanceId)).toEqual(result?.instanceId ? [result.instanceId] : []);
    expect(state).toBe(result?.instanceId ? 'COMPLETED_WITH_ERRORS' : 'FAILED');
    expect(failure).toMatchObject({ type: 'RunEnded' });
    expect(await imagesOf(jobId)).toEqual([]);
  }
});

interface JobNow {
  readonly state: string;
  readonly failure: { readonly type: string; readonly message: string } | null;
  readonly progress: {
    readonly total: number;
    readonly pending: number;
    readonly started: number;
    readonly completed: number;
    readonly failed: number;
  };
  readonly result: { readonly instanceId?: string | null } | null;
}

interface Points {
  readonly recoveryPoints: {
    readonly nodes: readonly {
      readonly id: string;
      readonly copies: readonly { readonly state: string; readonly snapshots: readonly { readonly snapshotId: string }[] }[];
    }[];
  };
}
