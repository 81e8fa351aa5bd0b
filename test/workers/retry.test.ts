import '../support/errors-across-realms';
import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { newId } from '../../db/new-id';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { JobItemId } from '../../workflows/domain/ids';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { eventually } from '../support/eventually';
import { aDatabase, type TestDatabase } from '../support/test-database';

const DONE = { cancelled: false, failure: null, result: null };
const FENCED_OUT = { type: FAILURE.fencedOut };

describe('a back-up whose failed items are tried again', () => {
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

  const finish = (run: JobRun) => account.step(() => account.steps.finishJob(run, DONE));
  /** Opens the job again as the API does, and lets the new attempt's run take it. */
  const retry = async (run: JobRun): Promise<JobRun> => {
    const attempt = (run.attempt ?? 1) + 1;
    const workflowId = `test/${run.jobId}/retry-${attempt}`;
    await account.database.inScope(run.scope, async ({ jobs, jobItemWrites, jobRuns }) => {
      const job = await jobs.find(run.jobId);
      expect(job && (await jobs.reopen(job, workflowId))).toBe(true);
      expect(await jobItemWrites.reopen(run.jobId, null)).toBeGreaterThan(0);
      expect(await jobRuns.claim(run.jobId, workflowId, `run ${attempt}`)).toBe(true);
    });
    return { ...run, attempt };
  };
  const target = () => ({ awsAccountId: account.account.accountId, region: account.region });
  const failedPoints = async (run: JobRun): Promise<number> => {
    const { rows } = await test.superuser.query(`select id from recovery_point where job_id = $1 and state = 'FAILED'`, [run.jobId]);
    return rows.length;
  };
  const idsInAws = async (run: JobRun): Promise<string[]> =>
    (await account.snapshotsOf(run)).map(({ SnapshotId = '' }) => SnapshotId).sort();
  const idsInCatalogue = async (run: JobRun): Promise<string[]> =>
    (await account.itemsOf(run)).flatMap(({ snapshots }) => (snapshots ?? []).map(({ snapshotId }) => snapshotId)).sort();
  const volumesOf = async (run: JobRun, ...ordinals: number[]): Promise<string[]> => {
    const { rows } = await test.superuser.query<{ volume: string }>(
      `select manifest -> 'volumes' -> 0 ->> 'volumeId' as volume from resource r join job_item i on i.resource_id = r.id where i.job_id = $1 and ordinal = any($2)`,
      [run.jobId, ordinals],
    );
    return rows.map(({ volume }) => volume);
  };

  it('does them and nothing else: what is complete is left alone, and the job ends COMPLETED with AWS equal to the catalogue', async () => {
    await account.instances(5, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const chunk = account.wholeChunk(await account.plan(run));
    await account.emulate({ failNextSnapshots: { volumeIds: await volumesOf(run, 1, 3) } });
    await account.step(() => account.steps.startSnapshots(run, chunk));
    await account.settle(run);
    expect(await finish(run)).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', items: { COMPLETED: 3, FAILED: 2 } });
    const before = await account.itemsOf(run);
    await account.emulate({ failNextSnapshots: { volumeIds: [] } });
    // An instance that has come since is not the business of this job.
    await account.instances(1, { volumesPerInstance: 1 });

    const again = await retry(run);
    expect(await account.step(() => account.steps.targetsOf(again))).toMatchObject([target()]);
    const plan = await account.plan(again);
    expect(plan.targets).toMatchObject([{ ...target(), firstOrdinal: 1, count: 3, open: 2 }]);
    await account.step(() => account.steps.startSnapshots(again, account.wholeChunk(plan)));
    await account.settle(again);

    expect(await finish(again)).toMatchObject({ state: 'COMPLETED', items: { COMPLETED: 5, FAILED: 0 } });
    const items = await account.itemsOf(run);
    expect(items.map(({ state, attempts }) => [state, attempts])).toEqual([1, 2, 1, 2, 1].map((attempts) => ['COMPLETED', attempts]));
    for (const ordinal of [0, 2, 4]) expect(items[ordinal]).toEqual(before[ordinal]);
    expect(await idsInAws(run)).toEqual(await idsInCatalogue(run));
    expect([await account.callsOf('CreateSnapshots'), await failedPoints(run)]).toEqual([7, 2]);
    const { rows } = await test.superuser.query('select result from job where id = $1', [run.jobId]);
    expect(rows).toEqual([{ result: { recoveryPoints: 5 } }]);
  });

  it('does not go on with a set that failed, also when its own worker dies on the way: it makes a new one and takes the old away', async () => {
    await account.instances(2, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await account.start(run);
    await account.revokePermissions();
    await account.settle(run);
    expect(await finish(run)).toMatchObject({ state: 'FAILED', items: { FAILED: 2 } });
    const old = await idsInAws(run);
    await account.giveBack();

    const again = await retry(run);
    const chunk = account.wholeChunk(await account.plan(again));
    // A worker takes the items and dies before it asks AWS; the next one looks for what that one may have made.
    await account.database.inScope(run.scope, ({ jobItemWrites }) => jobItemWrites.take(again, chunk));
    await account.step(() => account.steps.startSnapshots(again, chunk));
    await account.settle(again);

    expect(await finish(again)).toMatchObject({ state: 'COMPLETED' });
    expect(await idsInAws(run)).toEqual(await idsInCatalogue(run));
    expect((await idsInAws(run)).filter((id) => old.includes(id))).toEqual([]);
    expect(await failedPoints(run)).toBe(2);
  });

  it('has nothing in its way that an attempt left waiting which ended as a whole', async () => {
    await account.instances(2, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await account.emulate({ snapshotSeconds: 600 });
    await account.start(run);
    const failure = { type: FAILURE.accessDenied, message: 'The role is gone.' };
    const ended = await account.step(() => account.steps.finishJob(run, { ...DONE, failure }));
    expect([ended?.state, await failedPoints(run)]).toEqual(['FAILED', 2]);
    await account.emulate({ snapshotSeconds: 0 });

    const again = await retry(run);
    await account.step(async () => account.steps.startSnapshots(again, account.wholeChunk(await account.plan(again))));
    await account.settle(again);

    expect(await finish(again)).toMatchObject({ state: 'COMPLETED', items: { COMPLETED: 2 } });
    expect(await idsInAws(run)).toEqual(await idsInCatalogue(run));
  });

  it('is not disturbed by a step of the first run that ends late', async () => {
    await account.instances(2, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const chunk = account.wholeChunk(await account.plan(run));
    await account.failSnapshots({ fault: 'delay', delayMs: 1_500, times: 2 });
    const late = account.step(() => account.steps.startSnapshots(run, chunk));
    await eventually(async () => (await account.callsOf('CreateSnapshots')) === 2);
    await finish(run);

    const again = await retry(run);
    await late;

    expect((await account.itemsOf(run)).map(({ state, point }) => [state, point])).toEqual(Array(2).fill(['PENDING', null]));
    await account.start(again);
    await account.settle(again);
    expect(await finish(again)).toMatchObject({ state: 'COMPLETED' });
    expect(await idsInAws(run)).toEqual(await idsInCatalogue(run));
    expect(await idsInAws(run)).toHaveLength(2);
  });

  it('is not robbed of a set that has no record yet by a late clean-up of the first run', async () => {
    await account.instances(2, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await account.plan(run);
    const listing = await account.failCalls('ec2:DescribeSnapshots', { fault: 'delay', delayMs: 1_200, times: 1 });
    const late = account.step(() => account.steps.removeUnfinished(run, target()));
    late.catch(() => undefined);
    await eventually(async () => (await listing()) === 1);
    await finish(run);
    const again = await retry(run);
    // The first set is made at once, and recorded with the second.
    await account.failSnapshots({ fault: 'delay', delayMs: 2_500, skip: 1, times: 1 });

    await account.start(again);
    await expect(late).rejects.toMatchObject(FENCED_OUT);
    await account.settle(again);

    expect(await finish(again)).toMatchObject({ state: 'COMPLETED' });
    expect(await idsInAws(run)).toEqual(await idsInCatalogue(run));
  });

  it('answers every step of the first run that it is fenced out, and takes no write of it', async () => {
    await account.instances(1, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    const chunk = account.wholeChunk(await account.plan(run));
    await finish(run);
    const again = await retry(run);
    const { steps, step } = account;
    const calls = await account.callsOf('CreateSnapshots');
    const [item] = await account.database.inScope(run.scope, ({ protection }) =>
      protection.recorded(run.jobId, account.region, ['PENDING']),
    );
    const itemId = item?.itemId as JobItemId;

    for (const late of [
      () => steps.targetsOf(run),
      () => steps.planItems(run),
      () => steps.refreshInventory(run, target()),
      () => steps.startSnapshots(run, chunk),
      () => steps.settleSnapshots(run, target()),
      () => steps.removeUnfinished(run, target()),
      () => steps.finishJob(run, DONE),
    ])
      await expect(step<unknown>(late)).rejects.toMatchObject(FENCED_OUT);
    await step(() => steps.recordJobState(run, 'CANCELLING'));
    await account.database.inScope(run.scope, async ({ protection, jobItemWrites, jobRuns }) => {
      const set = {
        recoveryPointId: newId('recoveryPoint'),
        copyId: newId('recoveryPointCopy'),
        takenAt: new Date().toISOString(),
        sizeGiB: 8,
        snapshots: [],
      };
      expect(await jobItemWrites.take(run, chunk)).toEqual([]);
      await protection.recordStarted(run, [{ itemId, ...set }]);
      expect(await protection.endItems(run, [{ itemId, to: 'CANCELLED', point: 'DELETED', failure: null }])).toBe(0);
      expect(await jobRuns.claim(run.jobId, `test/${run.jobId}`, 'run 1')).toBe(false);
      expect(await jobRuns.finish(run, DONE)).toBeNull();
    });

    const { rows } = await test.superuser.query('select state, attempt, run_id, items_pending, items_started from job where id = $1', [
      run.jobId,
    ]);
    expect(rows).toEqual([{ state: 'RUNNING', attempt: 2, run_id: 'run 2', items_pending: 1, items_started: 0 }]);
    expect((await account.itemsOf(again)).map(({ state, attempts }) => [state, attempts])).toEqual([['PENDING', 0]]);
    expect(await account.callsOf('CreateSnapshots')).toBe(calls);
  });

  it('notices that an instance has gone since the first attempt', async () => {
    const [instanceId] = await account.instances(1, { volumesPerInstance: 1 });
    const run = await account.aBackUp();
    await account.plan(run);
    await finish(run);
    await account.ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId ?? ''] }));
    await eventually(async () => {
      const { Reservations = [] } = await account.ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId ?? ''] }));
      return Reservations[0]?.Instances?.[0]?.State?.Name === 'terminated';
    }, 10_000);
    const again = await retry(run);
    const chunk = account.wholeChunk(await account.plan(again));

    await account.step(() => account.steps.startSnapshots(again, chunk));

    expect((await account.itemsOf(run)).map(({ state, failure_code }) => [state, failure_code])).toEqual([['FAILED', 'RESOURCE_STATE']]);
    const { rows } = await test.superuser.query('select gone_at is not null as gone from resource where native_id = $1', [instanceId]);
    expect(rows).toEqual([{ gone: true }]);
  });
});
