import '../support/errors-across-realms';
import { DescribeImagesCommand, DescribeInstancesCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { eventually } from '../support/eventually';
import { awsOfTenant, catalogued, idsOf, setsByItem, type AwsOfTenant } from '../support/faults/aws-of-tenant';
import { jobAtItsEnd, jobUntil, type JobReport } from '../support/faults/job-report';
import { anMspAtWork, type MspAtWork, type TenantAtWork } from '../support/faults/msp-at-work';
import { testSandbox } from '../support/sandbox';

// As many as one chunk asks AWS for at the same time.
const WIDTH = 8;
const LONG_SECONDS = 600;

describe('a job that is cancelled in the middle', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let atWork: MspAtWork;
  let tenant: TenantAtWork;
  let aws: AwsOfTenant;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    const { emulator, awsUrl } = testSandbox();
    atWork = await anMspAtWork({ client: msp.client, emulator, awsUrl, region: 'eu-central-1' });
  });
  afterAll(() => api.close());
  afterEach(() => aws.close());

  const aTenantOf = async (instances: number): Promise<void> => {
    tenant = await atWork.aTenant(instances);
    aws = awsOfTenant(tenant);
    await snapshotsTake(0);
  };
  const snapshotsTake = (snapshotSeconds: number): Promise<void> =>
    testSandbox().emulator.change({ accountId: tenant.account.accountId, snapshotSeconds });
  const cancel = async (jobId: string): Promise<JobReport> => {
    await msp.client.done('cancelJob', { jobId }, 'job { id }');
    return jobAtItsEnd(msp.client, jobId, 60_000);
  };
  const statesOf = (job: JobReport): Record<string, number> =>
    job.items.reduce<Record<string, number>>((counts, { state }) => ({ ...counts, [state]: (counts[state] ?? 0) + 1 }), {});

  it('keeps what it had started, and starts nothing more, when it was just starting', async () => {
    await aTenantOf(6 * WIDTH);
    // Slow enough for the cancel to arrive between the first instances and the last.
    await aws.fails({ action: 'ec2:CreateSnapshots', fault: 'delay', delayMs: 2_000 });

    const jobId = await tenant.backUp();
    await eventually(async () => (await aws.attempts('CreateSnapshots')) > WIDTH, 30_000);
    const job = await cancel(jobId);

    const asked = await aws.attempts('CreateSnapshots');
    expect(asked).toBeLessThan(6 * WIDTH);
    expect(job.state).toBe('CANCELLED');
    expect(statesOf(job)).toEqual({ COMPLETED: asked, CANCELLED: 6 * WIDTH - asked });
    expect(job.progress).toMatchObject({ pending: 0, started: 0, completed: asked, failed: 0, cancelled: 6 * WIDTH - asked });
    const inAws = await aws.snapshotsOf(jobId);
    expect(idsOf(inAws)).toEqual(catalogued(job));
    expect(setsByItem(inAws, job)).toEqual(job.items.map(({ state }) => (state === 'COMPLETED' ? 1 : 0)));
  }, 90_000);

  it('keeps what is complete, and deletes what is not, when it was waiting for AWS', async () => {
    await aTenantOf(2 * WIDTH);
    // The second eight reach AWS late, and by then snapshots take long.
    await aws.fails({ action: 'ec2:CreateSnapshots', fault: 'delay', delayMs: 3_000, skip: WIDTH });

    const jobId = await tenant.backUp();
    await eventually(async () => (await aws.attempts('CreateSnapshots')) > WIDTH, 30_000);
    await snapshotsTake(LONG_SECONDS);
    await jobUntil(msp.client, jobId, ({ progress }) => progress.completed === WIDTH && progress.started === WIDTH);
    expect(await aws.snapshotsOf(jobId)).toHaveLength(2 * WIDTH);
    const job = await cancel(jobId);

    expect(job.state).toBe('CANCELLED');
    expect(statesOf(job)).toEqual({ COMPLETED: WIDTH, CANCELLED: WIDTH });
    expect(job.progress).toMatchObject({ pending: 0, started: 0, completed: WIDTH, failed: 0, cancelled: WIDTH });
    expect(job.points.map(({ state }) => state).sort()).toEqual([...Array(WIDTH).fill('COMPLETED'), ...Array(WIDTH).fill('DELETED')]);
    const inAws = await aws.snapshotsOf(jobId);
    expect(inAws.map(({ State }) => State)).toEqual(Array(WIDTH).fill('completed'));
    expect(idsOf(inAws)).toEqual(catalogued(job));
  }, 90_000);

  it('leaves no instance, volume or image of a restore that was just launching', async () => {
    await aTenantOf(1);
    const { points } = await jobAtItsEnd(msp.client, await tenant.backUp());
    // Longer than it takes a cancel to arrive: AWS acts after the restore has been told to stop.
    const held = await aws.fails({ action: 'ec2:RunInstances', fault: 'delay', delayMs: 7_000 });
    const before = await everythingOf();

    const asked = { recoveryPointId: points[0]?.id, name: 'Restored', powerState: 'RUNNING' };
    const { job: restore } = await msp.client.done<{ job: { id: string } }>('restoreInstance', asked, 'job { id }');
    await eventually(async () => (await held()) === 1, 30_000);
    expect(await everythingOf()).toEqual({ ...before, images: 1 });
    const job = await cancel(restore.id);

    expect(job).toMatchObject({ state: 'CANCELLED', result: { instanceId: null, leftBehind: [] }, items: [{ state: 'CANCELLED' }] });
    expect(await held()).toBe(1);
    expect(await everythingOf()).toEqual({ ...before, images: 0 });
  }, 90_000);

  /** What the account has, without what is terminated. */
  async function everythingOf() {
    const { Reservations = [] } = await aws.ec2.send(new DescribeInstancesCommand({}));
    const { Volumes = [] } = await aws.ec2.send(new DescribeVolumesCommand({}));
    const { Images = [] } = await aws.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances).filter(({ State }) => State?.Name !== 'terminated');
    return { instances: instances.length, volumes: Volumes.length, images: Images.length };
  }
});
