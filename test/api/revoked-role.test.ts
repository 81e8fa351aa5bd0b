import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { setTimeout as pause } from 'node:timers/promises';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { connectedAccount, endOf, type ConnectedAccount } from '../support/api/connected-account';
import { eventually } from '../support/eventually';
import { testSandbox } from '../support/sandbox';

const INSTANCES = 56;
const ROLE = { RoleName: 'SnapwardTenant' };
const POLICY = { ...ROLE, PolicyName: 'Snapward' };

interface Job {
  readonly state: string;
  readonly attempt: number;
  readonly progress: {
    readonly total: number;
    readonly pending: number;
    readonly started: number;
    readonly completed: number;
    readonly failed: number;
  };
  readonly items: { readonly nodes: readonly { readonly state: string; readonly attempts: number; readonly failure: Failure | null }[] };
  readonly recoveryPoints: { readonly nodes: readonly { readonly state: string; readonly copies: readonly Copy[] }[] };
}
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}
interface Copy {
  readonly snapshots: readonly { readonly snapshotId: string }[];
}

const JOB = `query J($id: ID!) { job(id: $id) { state attempt progress { total pending started completed failed }
  items(first: 100) { nodes { state attempts failure { code message remedy } } }
  recoveryPoints(first: 100) { nodes { state copies { snapshots { snapshotId } } } } } }`;

describe('a role that is taken away in the middle of a back-up', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let connected: ConnectedAccount;
  let iam: IAMClient;
  let planId: string;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    connected = await connectedAccount(msp.client, INSTANCES);
    iam = new IAMClient({ endpoint: testSandbox().awsUrl, region: 'us-east-1', credentials: connected.account.administrator });
    const plan = await msp.client.done<{ plan: { id: string } }>('createPlan', { name: 'Gold', runEveryMinutes: 60 }, 'plan { id }');
    planId = plan.plan.id;
  }, 60_000);
  beforeEach(() => emulate(0));
  afterAll(async () => {
    iam.destroy();
    await api.close();
  });

  const accountId = (): string => connected.account.accountId;
  const emulate = (snapshotSeconds: number): Promise<void> => testSandbox().emulator.change({ accountId: accountId(), snapshotSeconds });
  const jobNow = async (id: string): Promise<Job> => (await msp.client.query<{ job: Job }>(JOB, { id })).job;
  const backUp = async (name: string): Promise<string> => {
    const content = { include: [{ regions: [connected.region] }] };
    const input = { hypervisorId: connected.hypervisorId, planId, name, content };
    const { vmGroup } = await msp.client.done<{ vmGroup: { id: string } }>('createVmGroup', input, 'vmGroup { id }');
    return (await msp.client.done<{ job: { id: string } }>('backUpVmGroup', { vmGroupId: vmGroup.id }, 'job { id }')).job.id;
  };
  const retry = async (jobId: string): Promise<string> => {
    await msp.client.done('retryJobItems', { jobId }, 'job { state }');
    return endOf(msp.client, jobId);
  };
  /** What the access node asked of the account, and how often it was refused, by action. */
  const callsSince = async (since: number): Promise<Record<string, { asked: number; refused: number }>> => {
    const { calls } = await testSandbox().proxy.calls({ account: accountId(), since });
    const refused = (errors: Readonly<Record<string, number>>): number => Object.values(errors).reduce((sum, count) => sum + count, 0);
    return Object.fromEntries(calls.map(({ action, count, errors }) => [action, { asked: count, refused: refused(errors) }]));
  };
  const snapshotsInAws = async (jobId: string): Promise<string[]> =>
    (await connected.owner.snapshots(connected.region, jobId)).map(({ SnapshotId = '' }) => SnapshotId).sort();
  const snapshotsInCatalogue = ({ recoveryPoints }: Job): string[] =>
    recoveryPoints.nodes
      .filter(({ state }) => state === 'COMPLETED')
      .flatMap(({ copies }) => copies.flatMap(({ snapshots }) => snapshots.map(({ snapshotId }) => snapshotId)))
      .sort();

  it('fails what is not done as ACCESS_DENIED, asking once; given back, a retry does just that, and AWS equals the catalogue', async () => {
    const began = Date.now();
    // The last instances wait in AWS's door; the policy goes while they do, and after the first chunk is complete.
    const rule = { action: 'ec2:CreateSnapshots', account: accountId(), fault: 'delay', skip: INSTANCES - 8, delayMs: 4_000 } as const;
    const ruleId = await testSandbox().proxy.addRule(rule);
    const jobId = await backUp('Revoked');
    await eventually(
      async () => (await callsSince(began))['CreateSnapshots']?.asked === INSTANCES && (await jobNow(jobId)).progress.completed > 0,
      30_000,
    );
    await iam.send(new DeleteRolePolicyCommand(POLICY));

    expect(await endOf(msp.client, jobId)).toBe('COMPLETED_WITH_ERRORS');

    const broken = await jobNow(jobId);
    const failed = broken.items.nodes.filter(({ state }) => state === 'FAILED');
    expect(failed.length).toBeGreaterThanOrEqual(8);
    expect(broken.progress).toMatchObject({ total: INSTANCES, completed: INSTANCES - failed.length, failed: failed.length });
    for (const { attempts, failure } of failed) {
      expect([attempts, failure?.code]).toEqual([1, 'ACCESS_DENIED']);
      expect(failure?.remedy).toMatch(/restore the role or its policy .*\(retryJobItems\)/);
    }
    const calls = await callsSince(began);
    expect(calls['CreateSnapshots']).toEqual({ asked: INSTANCES, refused: 8 });
    expect(calls['DescribeSnapshots']?.refused).toBeLessThanOrEqual(4);

    await testSandbox().proxy.removeRules(ruleId);
    await iam.send(new PutRolePolicyCommand({ ...POLICY, PolicyDocument: connected.credential.permissionPolicy }));
    const again = Date.now();
    expect(await retry(jobId)).toBe('COMPLETED');

    const whole = await jobNow(jobId);
    expect(whole).toMatchObject({ attempt: 2, progress: { total: INSTANCES, completed: INSTANCES, failed: 0 } });
    expect((await callsSince(again))['CreateSnapshots']).toEqual({ asked: failed.length, refused: 0 });
    expect(await snapshotsInAws(jobId)).toEqual(snapshotsInCatalogue(whole));
    expect(whole.recoveryPoints.nodes.filter(({ state }) => state === 'COMPLETED')).toHaveLength(INSTANCES);
  }, 90_000);

  it('that nobody may assume any more fails all as ACCESS_DENIED, again and again, until it is given back', async () => {
    await emulate(60);
    const jobId = await backUp('Untrusted');
    await eventually(async () => (await jobNow(jobId)).progress.started === INSTANCES, 30_000);
    const nobody = [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }];
    const shut = JSON.stringify({ Version: '2012-10-17', Statement: nobody });
    await iam.send(new UpdateAssumeRolePolicyCommand({ ...ROLE, PolicyDocument: shut }));
    const began = Date.now();
    await testSandbox().emulator.expireSessions({ accountId: accountId() });

    const ends = [await endOf(msp.client, jobId)];
    const refusals = [(await jobNow(jobId)).items.nodes.map(({ failure }) => failure?.code)];
    ends.push(await retry(jobId));
    refusals.push((await jobNow(jobId)).items.nodes.map(({ failure }) => failure?.code));

    expect(ends).toEqual(['FAILED', 'FAILED']);
    for (const codes of refusals) expect(codes).toEqual(Array(INSTANCES).fill('ACCESS_DENIED'));
    expect((await callsSince(began))['CreateSnapshots']).toBeUndefined();
    expect((await callsSince(began))['DescribeSnapshots']?.asked ?? 0).toBeLessThanOrEqual(2);

    await emulate(0);
    await iam.send(new UpdateAssumeRolePolicyCommand({ ...ROLE, PolicyDocument: connected.credential.trustPolicy }));
    // A role that refused is not asked again for two seconds.
    await pause(2_200);
    expect(await retry(jobId)).toBe('COMPLETED');
    const whole = await jobNow(jobId);
    expect(whole).toMatchObject({ attempt: 3, progress: { completed: INSTANCES, failed: 0 } });
    expect(await snapshotsInAws(jobId)).toEqual(snapshotsInCatalogue(whole));
  }, 90_000);

  it('is not what a session that merely expires looks like: it is renewed unseen', async () => {
    await emulate(3);
    const began = Date.now();
    const jobId = await backUp('Expired');
    await eventually(async () => (await jobNow(jobId)).progress.started > 0, 30_000);
    await testSandbox().emulator.expireSessions({ accountId: accountId() });

    expect(await endOf(msp.client, jobId)).toBe('COMPLETED');

    const { calls } = await testSandbox().proxy.calls({ account: accountId(), since: began });
    const expired = calls.flatMap(({ errors }) => Object.keys(errors));
    expect(expired).toContain('RequestExpired');
    const job = await jobNow(jobId);
    expect(job).toMatchObject({ attempt: 1, progress: { completed: INSTANCES, failed: 0 } });
    expect(job.items.nodes.every(({ attempts }) => attempts === 1)).toBe(true);
    expect(await snapshotsInAws(jobId)).toEqual(snapshotsInCatalogue(job));
  }, 60_000);
});
