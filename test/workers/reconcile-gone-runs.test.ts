import '../support/errors-across-realms';
import { newId } from '../../db/new-id';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { aRow } from '../support/builders-rows';
import { reconciliationsOf, type Reconciliations } from '../support/reconcile/reconciliations';
import { aDatabase, type TestDatabase } from '../support/test-database';

describe('the reconciliation of back-ups whose run is gone', () => {
  let test: TestDatabase;
  let account: BackedUpAccount;
  let of: Reconciliations;
  beforeAll(async () => {
    test = await aDatabase();
  });
  beforeEach(async () => {
    account = await aBackedUpAccount(test);
    of = reconciliationsOf(test, account);
  });
  afterEach(() => account.close());
  afterAll(() => test.drop());

  /** As if a worker had died before it wrote a set down: the item was tried, AWS has the set, and nobody knows of it. */
  const forget = async (run: JobRun, pointId: string): Promise<void> => {
    await test.superuser.query(`update job_item set state = 'PENDING', recovery_point_id = null where recovery_point_id = $1`, [pointId]);
    await test.superuser.query('delete from recovery_point_copy where recovery_point_id = $1', [pointId]);
    await test.superuser.query('delete from recovery_point where id = $1', [pointId]);
    await test.superuser.query('update job set items_pending = items_pending + 1, items_started = items_started - 1 where id = $1', [
      run.jobId,
    ]);
  };

  it('finishes what a gone back-up has complete in AWS, recorded or not, and takes away the rest', async () => {
    await account.emulate({ snapshotSeconds: 0 });
    await account.instances(4);
    const run = await account.aBackUp();
    const chunk = account.wholeChunk(await account.plan(run));
    await account.step(() => account.steps.startSnapshots(run, { ...chunk, count: 3 }));
    await account.emulate({ snapshotSeconds: 3_600 });
    await account.step(() => account.steps.startSnapshots(run, { ...chunk, firstOrdinal: 3, count: 1 }));
    await forget(run, (await of.pointsOf(run))[0]?.id ?? '');
    await of.endRun(run);

    const findings = await of.reconcile();

    expect(findings.map(({ kind, action }) => `${kind} ${action}`).sort()).toEqual([
      'RUN_GONE FINISHED',
      ...Array.from({ length: 3 }, () => 'UNFINISHED_RECOVERY_POINT FINISHED'),
      'UNFINISHED_RECOVERY_POINT REMOVED',
    ]);
    const items = await account.itemsOf(run);
    expect(items.map(({ state, point }) => [state, point]).sort()).toEqual([
      ['COMPLETED', 'COMPLETED'],
      ['COMPLETED', 'COMPLETED'],
      ['COMPLETED', 'COMPLETED'],
      ['FAILED', 'FAILED'],
    ]);
    expect(await of.inAws()).toEqual(await of.inCatalogue(run));
    expect(await of.stateOf(run)).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', failure: FAILURE.runEnded });
    expect(await of.reconcile()).toEqual([]);
  });

  it('ends items that were never started, and cancels those of a job that was being cancelled', async () => {
    await account.instances(2);
    const [ended, cancelled] = [await account.aBackUp(), await account.aBackUp()];
    await account.plan(ended);
    await account.plan(cancelled);
    await account.step(() => account.steps.recordJobState(cancelled, 'CANCELLING'));
    await of.endRun(ended, 'TIMED_OUT');
    await of.endRun(cancelled);

    await of.reconcile();

    expect((await account.itemsOf(ended)).map(({ state, failure_code }) => [state, failure_code])).toEqual(
      Array.from({ length: 2 }, () => ['FAILED', 'RUN_ENDED']),
    );
    expect((await account.itemsOf(cancelled)).map(({ state }) => state)).toEqual(['CANCELLED', 'CANCELLED']);
    expect(await of.stateOf(ended)).toMatchObject({ state: 'FAILED', message: expect.stringContaining('ran out of time') });
    expect(await of.stateOf(cancelled)).toMatchObject({ state: 'CANCELLED', failure: FAILURE.runEnded });
  });

  it('leaves the jobs of a region open that it may not enter, so that the next reconciliation ends them', async () => {
    await account.instances(1);
    const run = await account.aBackUp();
    await account.start(run);
    await of.endRun(run);

    await account.revokePermissions();
    await expect(of.reconcile()).rejects.toMatchObject({ kind: 'ACCESS_DENIED' });
    expect(await of.stateOf(run)).toMatchObject({ state: 'RUNNING' });

    await account.giveBack();
    expect((await of.reconcile()).map(({ kind }) => kind)).toContain('RUN_GONE');
    expect((await of.stateOf(run)).failure).toBe(FAILURE.runEnded);
  });

  it('takes a run for gone only when it has been over for a while, or when Temporal has forgotten what was handed to it', async () => {
    const [fresh, old, waiting, forgotten, open] = [
      await account.aBackUp(),
      await account.aBackUp(),
      await account.aBackUp(),
      await account.aBackUp(),
      await account.aBackUp(),
    ];
    const handedOver = (run: JobRun, doneAt: Date | null) =>
      aRow(test.superuser, 'outbox', {
        id: newId('outbox'),
        msp_id: account.owner.mspId,
        tenant_id: account.owner.tenantId,
        job_id: run.jobId,
        start: '{}',
        done_at: doneAt,
      });
    await handedOver(waiting, null);
    await handedOver(forgotten, new Date(Date.now() - 60_000));
    await of.endRun(old);
    await of.forgetRun(waiting);
    await of.forgetRun(forgotten);
    expect(await of.markGoneRuns()).toBe(2);

    await of.endRun(fresh, 'TERMINATED', 0);
    await expect(of.markGoneRuns()).rejects.toMatchObject({ type: FAILURE.notReady });

    const { rows } = await test.superuser.query<{ id: string }>(
      'select id from job where gone_as is not null and tenant_id = $1 order by id',
      [account.owner.tenantId],
    );
    expect(rows.map(({ id }) => id)).toEqual([old.jobId, forgotten.jobId].sort());
    expect(await of.stateOf(open)).toMatchObject({ state: 'RUNNING' });
  });
});
