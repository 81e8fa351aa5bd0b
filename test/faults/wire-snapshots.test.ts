import '../support/errors-across-realms';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { eventually } from '../support/eventually';
import { awsOfTenant, catalogued, idsOf, setsByItem, type AwsOfTenant } from '../support/faults/aws-of-tenant';
import { jobAtItsEnd } from '../support/faults/job-report';
import { anMspAtWork, type MspAtWork, type TenantAtWork } from '../support/faults/msp-at-work';
import { testSandbox } from '../support/sandbox';

const REGION = 'eu-central-1';

describe('a back-up over a wire that breaks', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let atWork: MspAtWork;
  let tenant: TenantAtWork;
  let aws: AwsOfTenant;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    const { emulator, awsUrl } = testSandbox();
    atWork = await anMspAtWork({ client: msp.client, emulator, awsUrl, region: REGION });
  });
  afterAll(() => api.close());
  afterEach(() => aws.close());

  const aTenantOf = async (instances: number): Promise<void> => {
    tenant = await atWork.aTenant(instances, { volumesPerInstance: 2 });
    aws = awsOfTenant(tenant);
  };
  const emulate = (settings: { snapshotSeconds?: number; tagVisibilityDelaySeconds?: number }): Promise<void> =>
    testSandbox().emulator.change({ ...settings, accountId: tenant.account.accountId });

  it('finds by their operation tags the sets that CreateSnapshots made although no answer came', async () => {
    await aTenantOf(6);
    const lost = await aws.fails({ action: 'ec2:CreateSnapshots', fault: 'reset-after' });

    const job = await jobAtItsEnd(msp.client, await tenant.backUp());

    expect(await lost()).toBe(6);
    expect(await aws.attempts('CreateSnapshots')).toBe(6);
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { total: 6, completed: 6, failed: 0 } });
    const made = await aws.snapshotsOf(job.id);
    expect(setsByItem(made, job)).toEqual(Array(6).fill(1));
    expect(idsOf(made)).toHaveLength(12);
    expect(idsOf(made)).toEqual(catalogued(job));
  });

  it('asks once more, and only once, where CreateSnapshots never reached AWS', async () => {
    await aTenantOf(4);
    const lost = await aws.fails({ action: 'ec2:CreateSnapshots', fault: 'reset-before', times: 4 });

    const job = await jobAtItsEnd(msp.client, await tenant.backUp());

    expect(await lost()).toBe(4);
    expect(await aws.attempts('CreateSnapshots')).toBe(8);
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { completed: 4 } });
    const made = await aws.snapshotsOf(job.id);
    expect(setsByItem(made, job)).toEqual(Array(4).fill(1));
    expect(idsOf(made)).toEqual(catalogued(job));
  });

  it('records the first set and removes the second when the tags of the first became visible too late', async () => {
    await aTenantOf(2);
    // Later than the first look of the access node of this run (1.5 s), earlier than its second.
    await emulate({ tagVisibilityDelaySeconds: 2, snapshotSeconds: 0 });
    const lost = await aws.fails({ action: 'ec2:CreateSnapshots', fault: 'reset-after', times: 2 });

    const jobId = await tenant.backUp();
    await jobUntilFirstSets(jobId);
    const first = idsOf(await aws.snapshotsOf(jobId));
    const job = await jobAtItsEnd(msp.client, jobId);

    expect(await lost()).toBe(2);
    expect(first).toHaveLength(4);
    expect(await aws.attempts('CreateSnapshots')).toBe(4);
    expect(await aws.attempts('DeleteSnapshot')).toBe(4);
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { completed: 2 } });
    expect(idsOf(await aws.snapshotsOf(jobId))).toEqual(first);
    expect(catalogued(job)).toEqual(first);
  });

  /** Until AWS has made the sets whose answers are lost; they are the first. */
  async function jobUntilFirstSets(jobId: string): Promise<void> {
    await eventually(async () => (await aws.snapshotsOf(jobId)).length === 4, 30_000);
  }
});
