import '../support/errors-across-realms';
import { CreateTagsCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { FAILURE } from '../../workflows/contracts/failures';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { aTenant } from '../support/builders-rows';
import { eventually } from '../support/eventually';
import { testSandbox } from '../support/sandbox';
import { aDatabase, type TestDatabase } from '../support/test-database';

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

  it('makes one complete set of snapshots an instance, with our tags, and a recovery point that AWS has', async () => {
    await account.instances(3, { volumesPerInstance: 2 });
    const run = await account.aBackUp();

    await account.start(run);
    await account.settle(run);

    const items = await account.itemsOf(run);
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
    expect(await account.callsOf('CreateSnapshots')).toBe(3);
  });

  it('answers for an instance that is gone and one that is being terminated, each by its own item', async () => {
    const [healthy, dying] = await account.instances(2);
    if (!healthy || !dying) throw new Error('The emulator made no instances.');
    const missing = 'i-0123456789abcdef0';
    await testSandbox().emulator.terminateSoon({ accountId: account.account.accountId, region: account.region, instanceId: dying });
    const rule = { instanceIds: [healthy, dying, missing], regions: [], availabilityZones: [], tags: [] };
    const run = await account.aBackUp({ include: [rule], exclude: [], excludeVolumeTags: [] });

    await account.start(run);
    await account.settle(run);
    const finished = await account.step(() => account.steps.finishJob(run, { cancelled: false, failure: null, result: null }));

    const items = await account.itemsOf(run);
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

    await account.start(run);
    await account.settle(run);

    const [item] = await account.itemsOf(run);
    expect(item?.state).toBe('COMPLETED');
    expect(item?.snapshots?.map(({ volumeId }) => volumeId)).toEqual(ids.filter((id) => !scratch.includes(id)));
    expect(await account.snapshotsOf(run)).toHaveLength(1);
  });

  it("answers nothing to another tenant's scope", async () => {
    await account.instances(1);
    const run = await account.aBackUp();
    const stranger = await aTenant(test.superuser, account.owner.mspId);

    await expect(account.plan({ ...run, scope: stranger })).rejects.toMatchObject({ type: FAILURE.notFound });
  });

  it('keeps what is complete and removes what is half done after a cancel', async () => {
    await account.instances(3, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const chunk = account.wholeChunk(await account.plan(run));
    await account.step(() => account.steps.startSnapshots(run, { ...chunk, count: 1 }));
    await eventually(async () => (await account.snapshotsOf(run)).every(({ State }) => State === 'completed'));
    await account.emulate({ snapshotSeconds: 60 });
    await account.step(() => account.steps.startSnapshots(run, { ...chunk, firstOrdinal: chunk.firstOrdinal + 1, count: 1 }));

    const outcome = await account.step(() => account.steps.removeUnfinished(run, chunk));
    const finished = await account.step(() => account.steps.finishJob(run, { cancelled: true, failure: null, result: null }));

    expect(outcome).toEqual({ removed: 1, kept: 1 });
    expect((await account.itemsOf(run)).map(({ state, point }) => [state, point])).toEqual([
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
