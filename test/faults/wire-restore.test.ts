import '../support/errors-across-realms';
import {
  CreateTagsCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeVolumesCommand,
  type Volume,
} from '@aws-sdk/client-ec2';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { awsOfTenant, type AwsOfTenant } from '../support/faults/aws-of-tenant';
import { jobAtItsEnd, type JobReport } from '../support/faults/job-report';
import { anMspAtWork, type TenantAtWork } from '../support/faults/msp-at-work';
import { testSandbox } from '../support/sandbox';

const SDK_ATTEMPTS = 5;
// So that the step is repeated as well.
const TIMES = SDK_ATTEMPTS + 1;
const ACTIONS = ['RegisterImage', 'RunInstances', 'CreateTags'] as const;
const TAG = { Key: 'Role', Value: 'database' };

describe('a restore over a wire that breaks', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let tenant: TenantAtWork;
  let aws: AwsOfTenant;
  let recoveryPointId: string;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    const { emulator, awsUrl } = testSandbox();
    const atWork = await anMspAtWork({ client: msp.client, emulator, awsUrl, region: 'eu-central-1' });
    tenant = await atWork.aTenant(1, { volumesPerInstance: 2 });
    aws = awsOfTenant(tenant);
    const { Volumes = [] } = await aws.ec2.send(new DescribeVolumesCommand({}));
    await aws.ec2.send(new CreateTagsCommand({ Resources: Volumes.map(({ VolumeId = '' }) => VolumeId), Tags: [TAG] }));
    await emulator.change({ accountId: tenant.account.accountId, snapshotSeconds: 0 });
    const { points } = await jobAtItsEnd(msp.client, await tenant.backUp());
    recoveryPointId = points[0]?.id ?? '';
  }, 60_000);
  afterAll(async () => {
    aws.close();
    await api.close();
  });

  const ofJob = (job: JobReport) => [{ Name: 'tag:snapward:job', Values: [job.id] }];
  const instancesOf = async (job: JobReport) =>
    ((await aws.ec2.send(new DescribeInstancesCommand({ Filters: ofJob(job) }))).Reservations ?? []).flatMap(
      ({ Instances = [] }) => Instances,
    );
  const volumesOf = async (job: JobReport): Promise<Volume[]> =>
    (await aws.ec2.send(new DescribeVolumesCommand({ Filters: ofJob(job) }))).Volumes ?? [];

  describe.each([
    // The repeated step looks for its image first, so that one is not asked for again.
    ['loses the answer after AWS acted', 'reset-after', SDK_ATTEMPTS],
    ['breaks before AWS acted', 'reset-before', TIMES],
  ] as const)('that %s', (_, fault, registrations) => {
    let job: JobReport;
    let struck: Readonly<Record<string, number>>;
    beforeAll(async () => {
      const counters = await Promise.all(ACTIONS.map((action) => aws.fails({ action: `ec2:${action}`, fault, times: TIMES })));
      const input = { recoveryPointId, name: 'Restored', powerState: 'RUNNING' };
      const asked = await msp.client.done<{ job: { id: string } }>('restoreInstance', input, 'job { id }');
      job = await jobAtItsEnd(msp.client, asked.job.id, 60_000);
      const counts = await Promise.all(counters.map((count) => count()));
      struck = Object.fromEntries(ACTIONS.map((action, index) => [action, counts[index] ?? 0]));
      await aws.recovers();
    }, 90_000);

    it('is struck in each of its writing calls until the SDK gives up, and completes', () => {
      expect(struck).toEqual({ RegisterImage: registrations, RunInstances: TIMES, CreateTags: TIMES });
      expect(job).toMatchObject({ state: 'COMPLETED', result: { leftBehind: [] } });
    });

    it('registers one image, and takes it away', async () => {
      const { Images = [] } = await aws.ec2.send(new DescribeImagesCommand({ Owners: ['self'] }));
      expect(Images).toEqual([]);
      const { rows } = await api.sql.query<{ code: string }>('select code from job_event where job_id = $1 order by seq', [job.id]);
      expect(rows.filter(({ code }) => code === 'IMAGE_REGISTERED')).toHaveLength(1);
    });

    it('launches one instance, under its client token', async () => {
      const instances = await instancesOf(job);
      expect(instances.map(({ InstanceId, State }) => [InstanceId, State?.Name])).toEqual([[job.result?.instanceId, 'running']]);
      expect(instances[0]?.ClientToken).toBe(job.id);
    });

    it("makes the instance's volumes once, each with its tags", async () => {
      const volumes = await volumesOf(job);
      expect(volumes.map(({ State, Attachments = [] }) => [State, Attachments[0]?.InstanceId])).toEqual(
        Array(2).fill(['in-use', job.result?.instanceId]),
      );
      for (const { Tags = [] } of volumes) expect(Tags.filter(({ Key = '' }) => !Key.startsWith('snapward:'))).toEqual([TAG]);
    });
  });
});
