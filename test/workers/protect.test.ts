import '../support/errors-across-realms';
import { CreateTagsCommand, DeleteSnapshotCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { eventually } from '../support/eventually';
import { testSandbox } from '../support/sandbox';
import { aDatabase, type TestDatabase } from '../support/test-database';

interface Item {
  readonly state: string;
  readonly failure_code: string | null;
  readonly native_id: string;
  readonly attempts: number;
  readonly point: string | null;
  readonly snapshots: readonly { snapshotId: string; volumeId: string; deviceName: string }[] | null;
}

describe('the back-up of a group', () => {
  let test: TestDatabase;
  let account: BackedUpAccount;
  beforeAll(async () => {
    test = await aDatabase();
  });
  beforeEach(async () => {
    account = await aBackedUpAccount(test);
  });
  afterEach(() => account.close());
  afterAll(() => test.drop());

  const itemsOf = async (run: JobRun): Promise<Item[]> => {
    const { rows } = await test.superuser.query<Item>(
      `select i.state, i.failure_code, i.native_id, i.attempts, p.state as point, c.snapshots from job_item i
       left join recovery_point p on p.id = i.recovery_point_id left join recovery_point_copy c on c.recovery_point_id = p.id
       where i.job_id = $1 order by i.ordinal`,
      [run.jobId],
    );
    return rows;
  };
  const start = async (run: JobRun): Promise<void> => {
    const plan = await account.plan(run);
    await account.step(() => account.steps.startSnapshots(run, account.wholeChunk(plan)));
  };
  const callsOf = async (action: string): Promise<number> => {
    const { calls } = await testSandbox().proxy.calls({ account: account.account.accountId });
    return calls.filter((call) => call.action === action).reduce((sum, { count }) => sum + count, 0);
  };

  it('makes one complete set of snapshots an instance, with our tags, and a recovery point that AWS has', async () => {
    await account.instances(3, { volumesPerInstance: 2 });
    const run = await account.aBackUp();

    await start(run);
    await account.settle(run);

    const items = await itemsOf(run);
    expect(items.map(({ state, point }) => [state, point])).toEqual(Array(3).fill(['COMPLETED', 'COMPLETED']));
    const snapshots = await account.snapshotsOf(run);
    expect(snapshots).toHaveLength(6);
    expect(new Set(snapshots.map(({ SnapshotId }) => SnapshotId))).toEqual(
      new Set(items.flatMap((item) => (item.snapshots ?? []).map(({ snapshotId }) => snapshotId))),
    );
    expect(items.every((item) => item.snapshots?.every(({ deviceName }) => deviceName.startsWith('/dev/')))).toBe(true);
    for (const { Tags = [] } of snapshots) {
      const keys = Tags.map(({ Key }) => Key);
      expect(keys).toEqual(
        expect.arrayContaining(['op', 'job', 'tenant', 'resource', 'recovery-point', 'expires'].map((key) => `snapward:${key}`)),
      );
    }
    expect(await callsOf('CreateSnapshots')).toBe(3);
  });

  it('answers for an instance without a volume, one that is gone, and one that is being terminated, each by its own item', async () => {
    const [healthy, dying] = await account.instances(2);
    if (!healthy || !dying) throw new Error('The emulator made no instances.');
    const missing = 'i-0123456789abcdef0';
    await testSandbox().emulator.terminateSoon({ accountId: account.account.accountId, region: account.region, instanceId: dying });
    const rule = { instanceIds: [healthy, dying, missing], regions: [], availabilityZones: [], tags: [] };
    const run = await account.aBackUp({ include: [rule], exclude: [], excludeVolumeTags: [] });

    await start(run);
    await account.settle(run);
    const finished = await account.step(() => account.steps.finishJob(run, { cancelled: false, failure: null, result: null }));

    const items = await itemsOf(run);
    expect(Object.fromEntries(items.map((item) => [item.native_id, item.failure_code ?? item.state]))).toEqual({
      [healthy]: 'COMPLETED',
      [dying]: 'RESOURCE_STATE',
      [missing]: 'RESOURCE_GONE',
    });
    expect(finished).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', items: { COMPLETED: 1, FAILED: 2 } });
  });

  it('leaves out the volumes whose tags the group excludes, also the boot volume', async () => {
    await account.instances(1, { volumesPerInstance: 3 });
    const { Volumes = [] } = await account.ec2.send(new DescribeVolumesCommand({}));
    const ids = Volumes.map(({ VolumeId = '' }) => VolumeId);
    const boot = Volumes.find(({ Attachments = [] }) => /xvda$|sda1$/.test(Attachments[0]?.Device ?? ''))?.VolumeId ?? '';
    const scratch = [boot, ids.find((id) => id !== boot) ?? ''];
    await account.ec2.send(new CreateTagsCommand({ Resources: scratch, Tags: [{ Key: 'scratch', Value: 'true' }] }));
    const include = [{ instanceIds: [], regions: [], availabilityZones: [], tags: [{ key: 'backup', value: 'yes' }] }];
    const run = await account.aBackUp({ include, exclude: [], excludeVolumeTags: [{ key: 'scratch', value: '*' }] });

    await start(run);
    await account.settle(run);

    const [item] = await itemsOf(run);
    expect(item?.state).toBe('COMPLETED');
    expect(item?.snapshots?.map(({ volumeId }) => volumeId)).toEqual(ids.filter((id) => !scratch.includes(id)));
    expect(await account.snapshotsOf(run)).toHaveLength(1);
  });

  it('neither doubles nor loses a set when the answer is lost after AWS acted', async () => {
    await account.instances(4, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await testSandbox().proxy.addRule({
      action: 'ec2:CreateSnapshots',
      account: account.account.accountId,
      fault: 'reset-after',
      times: 2,
    });

    await start(run);
    await account.settle(run);

    expect((await itemsOf(run)).map(({ state }) => state)).toEqual(Array(4).fill('COMPLETED'));
    expect(await account.snapshotsOf(run)).toHaveLength(4);
  });

  it('starts again what AWS never got', async () => {
    await account.instances(2, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await testSandbox().proxy.addRule({
      action: 'ec2:CreateSnapshots',
      account: account.account.accountId,
      fault: 'reset-before',
      times: 2,
    });

    await start(run);
    await account.settle(run);

    expect((await itemsOf(run)).map(({ state }) => state)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(await account.snapshotsOf(run)).toHaveLength(2);
  });

  it('waits a throttle out', async () => {
    await account.instances(3, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await testSandbox().proxy.addRule({ action: 'ec2:CreateSnapshots', account: account.account.accountId, fault: 'throttle', times: 4 });

    await start(run);
    await account.settle(run);

    expect((await itemsOf(run)).map(({ state }) => state)).toEqual(Array(3).fill('COMPLETED'));
    expect(await account.snapshotsOf(run)).toHaveLength(3);
  });

  it('adopts what a dead worker had started and not recorded, and starts only the rest', async () => {
    await account.instances(3, { volumesPerInstance: 2 });
    const run = await account.aBackUp();
    await start(run);
    // As if the worker had died between AWS's answer and our record of it.
    await test.superuser.query('update job_item set recovery_point_id = null, state = $2 where job_id = $1', [run.jobId, 'PENDING']);
    await test.superuser.query(
      'delete from recovery_point_copy where recovery_point_id in (select id from recovery_point where job_id = $1)',
      [run.jobId],
    );
    await test.superuser.query('delete from recovery_point where job_id = $1', [run.jobId]);
    await test.superuser.query('update job set items_pending = 3, items_started = 0 where id = $1', [run.jobId]);

    await account.step(() =>
      account.steps.startSnapshots(run, { awsAccountId: account.account.accountId, region: account.region, firstOrdinal: 0, count: 3 }),
    );
    await account.settle(run);

    expect((await itemsOf(run)).map(({ state, attempts }) => [state, attempts])).toEqual(Array(3).fill(['COMPLETED', 2]));
    expect(await account.snapshotsOf(run)).toHaveLength(6);
    expect(await callsOf('CreateSnapshots')).toBe(3);
  });

  it("fails the instance whose snapshot ends in error, with AWS's reason, and takes its other snapshots away", async () => {
    await account.instances(2, { volumesPerInstance: 2 });
    const run = await account.aBackUp();
    await testSandbox().emulator.change({
      accountId: account.account.accountId,
      failNextSnapshots: { count: 1, message: 'Given key ID is not accessible' },
    });

    await start(run);
    await account.settle(run);

    const items = await itemsOf(run);
    expect(items.map(({ state, failure_code }) => failure_code ?? state).sort()).toEqual(['COMPLETED', 'SNAPSHOT_FAILED']);
    expect(await account.snapshotsOf(run)).toHaveLength(2);
  });

  it('fails the instance whose snapshot somebody deleted', async () => {
    await account.instances(1, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await testSandbox().emulator.change({ accountId: account.account.accountId, snapshotSeconds: 30 });
    await start(run);
    const [snapshot] = await account.snapshotsOf(run);
    await account.ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshot?.SnapshotId }));

    await account.settle(run);

    expect((await itemsOf(run)).map(({ failure_code, point }) => [failure_code, point])).toEqual([['SNAPSHOT_VANISHED', 'FAILED']]);
  });

  it('fails all items as ACCESS_DENIED with a remedy, and asks once, when the role cannot be assumed any more', async () => {
    await account.instances(5, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const plan = await account.plan(run);
    await account.revokeTrust();

    const outcome = await account.step(() => account.steps.startSnapshots(run, account.wholeChunk(plan)));

    expect(outcome).toEqual({ started: 0, failed: 5 });
    expect((await itemsOf(run)).map(({ failure_code, attempts }) => [failure_code, attempts])).toEqual(Array(5).fill(['ACCESS_DENIED', 1]));
    expect(await callsOf('CreateSnapshots')).toBe(0);
  });

  it('fails what is open as ACCESS_DENIED when the permissions are taken away in the middle', async () => {
    await account.instances(2, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await testSandbox().emulator.change({ accountId: account.account.accountId, snapshotSeconds: 30 });
    await start(run);
    await account.revokePermissions();

    await account.settle(run);

    expect((await itemsOf(run)).map(({ failure_code, point }) => [failure_code, point])).toEqual(
      Array(2).fill(['ACCESS_DENIED', 'FAILED']),
    );
  });

  it('keeps what is complete and removes what is half done after a cancel', async () => {
    await account.instances(3, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const chunk = account.wholeChunk(await account.plan(run));
    await account.step(() => account.steps.startSnapshots(run, { ...chunk, count: 1 }));
    await eventually(async () => (await account.snapshotsOf(run)).every(({ State }) => State === 'completed'));
    await testSandbox().emulator.change({ accountId: account.account.accountId, snapshotSeconds: 60 });
    await account.step(() => account.steps.startSnapshots(run, { ...chunk, firstOrdinal: chunk.firstOrdinal + 1, count: 1 }));

    const outcome = await account.step(() => account.steps.removeUnfinished(run, chunk));
    const finished = await account.step(() => account.steps.finishJob(run, { cancelled: true, failure: null, result: null }));

    expect(outcome).toEqual({ removed: 1, kept: 1 });
    expect((await itemsOf(run)).map(({ state, point }) => [state, point])).toEqual([
      ['COMPLETED', 'COMPLETED'],
      ['CANCELLED', 'DELETED'],
      ['CANCELLED', null],
    ]);
    expect(await account.snapshotsOf(run)).toHaveLength(1);
    expect(finished).toMatchObject({ state: 'CANCELLED', items: { COMPLETED: 1, CANCELLED: 2 } });
  });

  it('plans the same again, and nothing new, when the plan is asked for twice', async () => {
    await account.instances(3);
    const run = await account.aBackUp();
    const first = await account.plan(run);
    await account.instances(2);

    expect(await account.plan(run)).toEqual(first);
  });

  it('touches nothing for a job that is over', async () => {
    const run = await account.aBackUp();
    await account.step(() => account.steps.finishJob(run, { cancelled: false, failure: null, result: null }));

    await expect(account.plan(run)).rejects.toMatchObject({ type: FAILURE.fencedOut });
  });
});
