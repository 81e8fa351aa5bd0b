import '../support/errors-across-realms';
import { DeleteSnapshotCommand } from '@aws-sdk/client-ec2';
import { CancelledFailure } from '@temporalio/common';
import { aBackedUpAccount, anActivity, type BackedUpAccount } from '../support/backed-up-account';
import { eventually } from '../support/eventually';
import { aDatabase, type TestDatabase } from '../support/test-database';

describe('a back-up under faults', () => {
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

  it('neither doubles nor loses a set when the answer is lost after AWS acted', async () => {
    await account.instances(4, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const failures = await account.failSnapshots({ fault: 'reset-after', times: 2 });

    await account.start(run);
    await account.settle(run);
    expect(await failures()).toBe(2);

    expect((await account.itemsOf(run)).map(({ state }) => state)).toEqual(Array(4).fill('COMPLETED'));
    expect(await account.snapshotsOf(run)).toHaveLength(4);
  });

  it('removes the double of a set that EC2 showed too late', async () => {
    await account.instances(1, { volumesPerInstance: 2 });
    const run = await account.aBackUp();
    await account.emulate({ tagVisibilityDelaySeconds: 1, snapshotSeconds: 0 });
    const failures = await account.failSnapshots({ fault: 'reset-after', times: 1 });

    await account.start(run);
    expect(await account.callsOf('CreateSnapshots')).toBe(2);
    await account.settle(run);
    expect(await failures()).toBe(1);

    const [item] = await account.itemsOf(run);
    expect(item?.state).toBe('COMPLETED');
    const left = (await account.snapshotsOf(run)).map(({ SnapshotId }) => SnapshotId);
    expect(left.sort()).toEqual((item?.snapshots ?? []).map(({ snapshotId }) => snapshotId).sort());
  });

  it('starts nothing more after a cancel, but records what it had begun', async () => {
    await account.instances(12, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const chunk = account.wholeChunk(await account.plan(run));
    await account.failSnapshots({ fault: 'delay', delayMs: 800 });
    const env = anActivity();

    const stopped = account.step(() => account.steps.startSnapshots(run, chunk), env);
    await eventually(async () => (await account.callsOf('CreateSnapshots')) === 8);
    env.cancel('CANCELLED');
    await expect(stopped).rejects.toThrow(CancelledFailure);

    const items = await account.itemsOf(run);
    expect(items.filter(({ state }) => state === 'STARTED')).toHaveLength(8);
    expect(items.filter(({ state, attempts }) => state === 'PENDING' && attempts === 0)).toHaveLength(4);
    expect(await account.snapshotsOf(run)).toHaveLength(8);
  });

  it('starts again what AWS never got', async () => {
    await account.instances(2, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const failures = await account.failSnapshots({ fault: 'reset-before', times: 2 });

    await account.start(run);
    await account.settle(run);
    expect(await failures()).toBe(2);

    expect((await account.itemsOf(run)).map(({ state }) => state)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(await account.snapshotsOf(run)).toHaveLength(2);
  });

  it('bears a run of internal errors, looking before it asks again', async () => {
    await account.instances(1, { volumesPerInstance: 2 });
    const run = await account.aBackUp();
    const failures = await account.failSnapshots({ fault: 'server-error', times: 5 });

    await account.start(run);
    await account.settle(run);
    expect(await failures()).toBe(5);

    expect((await account.itemsOf(run)).map(({ state }) => state)).toEqual(['COMPLETED']);
    expect(await account.snapshotsOf(run)).toHaveLength(2);
  });

  it('gives an instance up, and says why, when AWS has answered it with nothing but internal errors', async () => {
    await account.instances(1, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await account.failSnapshots({ fault: 'server-error' });

    await account.start(run);

    expect(await account.callsOf('CreateSnapshots')).toBe(6);
    expect((await account.itemsOf(run)).map(({ state, failure_code }) => [state, failure_code])).toEqual([['FAILED', 'AWS_FAILED']]);
    expect(await account.snapshotsOf(run)).toEqual([]);
  });

  it('waits a throttle out', async () => {
    await account.instances(3, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const failures = await account.failSnapshots({ fault: 'throttle', times: 4 });

    await account.start(run);
    await account.settle(run);
    expect(await failures()).toBe(4);

    expect((await account.itemsOf(run)).map(({ state }) => state)).toEqual(Array(3).fill('COMPLETED'));
    expect(await account.snapshotsOf(run)).toHaveLength(3);
  });

  it('adopts what a dead worker had started and not recorded, and starts only the rest', async () => {
    await account.instances(3, { volumesPerInstance: 2 });
    const run = await account.aBackUp();
    await account.start(run);
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

    expect((await account.itemsOf(run)).map(({ state, attempts }) => [state, attempts])).toEqual(Array(3).fill(['COMPLETED', 2]));
    expect(await account.snapshotsOf(run)).toHaveLength(6);
    expect(await account.callsOf('CreateSnapshots')).toBe(3);
  });

  it("fails the instance whose snapshot ends in error, with AWS's reason, and takes its other snapshots away", async () => {
    await account.instances(2, { volumesPerInstance: 2 });
    const run = await account.aBackUp();
    await account.emulate({ failNextSnapshots: { count: 1, message: 'Given key ID is not accessible' } });

    await account.start(run);
    await account.settle(run);

    const items = await account.itemsOf(run);
    expect(items.map(({ state, failure_code }) => failure_code ?? state).sort()).toEqual(['COMPLETED', 'SNAPSHOT_FAILED']);
    expect(await account.snapshotsOf(run)).toHaveLength(2);
  });

  it('fails the instance whose snapshot somebody deleted', async () => {
    await account.instances(1, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await account.emulate({ snapshotSeconds: 30 });
    await account.start(run);
    const [snapshot] = await account.snapshotsOf(run);
    await account.ec2.send(new DeleteSnapshotCommand({ SnapshotId: snapshot?.SnapshotId }));

    await account.settle(run);

    expect((await account.itemsOf(run)).map(({ failure_code, point }) => [failure_code, point])).toEqual([['SNAPSHOT_VANISHED', 'FAILED']]);
  });

  it('fails all items as ACCESS_DENIED with a remedy, and asks once, when the role cannot be assumed any more', async () => {
    await account.instances(5, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const plan = await account.plan(run);
    await account.revokeTrust();

    const outcome = await account.step(() => account.steps.startSnapshots(run, account.wholeChunk(plan)));

    expect(outcome).toEqual({ started: 0, failed: 5 });
    expect((await account.itemsOf(run)).map(({ failure_code, attempts }) => [failure_code, attempts])).toEqual(
      Array(5).fill(['ACCESS_DENIED', 1]),
    );
    expect(await account.callsOf('CreateSnapshots')).toBe(0);
  });

  it('fails what is open as ACCESS_DENIED when the permissions are taken away in the middle', async () => {
    await account.instances(2, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await account.emulate({ snapshotSeconds: 30 });
    await account.start(run);
    await account.revokePermissions();

    await account.settle(run);

    expect((await account.itemsOf(run)).map(({ failure_code, point }) => [failure_code, point])).toEqual(
      Array(2).fill(['ACCESS_DENIED', 'FAILED']),
    );
  });
});
