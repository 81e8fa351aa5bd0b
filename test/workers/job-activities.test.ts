import type { Database } from '../../db/database';
import { newId } from '../../db/new-id';
import { createJobActivities } from '../../workers/activities/job-activities';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { MspId } from '../../workflows/domain/ids';
import { anActivity } from '../support/backed-up-account';
import { aJob, anMsp, aTenant, type TenantOwner } from '../support/builders-rows';
import { aDatabase, type TestDatabase } from '../support/test-database';

const DONE = { cancelled: false, failure: null, result: null };

describe('a job, as its run writes it', () => {
  let test: TestDatabase;
  let database: Database;
  let asWorker: Database;
  let mspId: MspId;
  let owner: TenantOwner;
  let run: JobRun;
  beforeAll(async () => {
    test = await aDatabase();
    database = await test.open();
    // What an access node may do at the database is less than what a test sets up.
    asWorker = await test.open({ process: 'worker' });
    mspId = await anMsp(test.superuser);
  });
  beforeEach(async () => {
    owner = await aTenant(test.superuser, mspId);
    run = { scope: owner, jobId: await aJob(test.superuser, owner), fairnessWeight: 1 };
  });
  afterAll(() => test.drop());

  const steps = () => createJobActivities({ database: asWorker });
  const as = <T>(runId: string, work: () => Promise<T>): Promise<T> =>
    anActivity({ workflowExecution: { workflowId: `test/${run.jobId}`, runId } }).run(work);
  const row = async () => {
    const { rows } = await test.superuser.query('select state, run_id, result, failure_type from job where id = $1', [run.jobId]);
    return rows[0];
  };
  const insertItems = async (): Promise<void> => {
    const item = { resourceId: null, awsAccountId: '222222222222', region: 'eu-west-1', excludedVolumeIds: [], failure: null };
    const items = [0, 1].map((ordinal) => ({ ...item, id: newId('jobItem'), ordinal, name: `n${ordinal}`, nativeId: `i-${ordinal}` }));
    await database.inTenant(owner, ({ jobItemWrites }) => jobItemWrites.insert(run, items));
  };

  it('belongs to the first run that claims it, again and again', async () => {
    await as('run-1', () => steps().claimJob(run));
    await as('run-1', () => steps().claimJob(run));

    await expect(as('run-2', () => steps().claimJob(run))).rejects.toMatchObject({ type: FAILURE.fencedOut, nonRetryable: true });
    expect(await row()).toMatchObject({ state: 'RUNNING', run_id: 'run-1' });
  });

  it('cannot be claimed any more when it is over', async () => {
    await as('run-1', () => steps().claimJob(run));
    await as('run-1', () => steps().finishJob(run, DONE));

    await expect(as('run-1', () => steps().claimJob(run))).rejects.toMatchObject({ type: FAILURE.fencedOut });
  });

  it("cannot be claimed through another tenant's scope", async () => {
    const stranger = await aTenant(test.superuser, owner.mspId);

    await expect(as('run-1', () => steps().claimJob({ ...run, scope: stranger }))).rejects.toMatchObject({ type: FAILURE.fencedOut });
    expect(await row()).toMatchObject({ state: 'QUEUED' });
  });

  describe('of a tenant that was suspended', () => {
    const suspend = (): Promise<unknown> =>
      database.inMsp({ mspId: owner.mspId, tenantId: null }, ({ tenants }) => tenants.setStatus(owner.tenantId, 'SUSPENDED'));
    const tellAllToEnd = (): Promise<unknown> =>
      database.inMsp({ mspId: owner.mspId, tenantId: null }, ({ jobCancellations }) => jobCancellations.askAll(owner.tenantId));
    it('begins all the same when it was asked for before, and was not told to end', async () => {
      await suspend();

      await as('run-1', () => steps().claimJob(run));

      expect(await row()).toMatchObject({ state: 'RUNNING' });
    });

    it('never begins when it was told to end: it is CANCELLED by the first step of its run', async () => {
      await tellAllToEnd();

      await expect(as('run-1', () => steps().claimJob(run))).rejects.toMatchObject({ type: FAILURE.fencedOut });
      expect(await row()).toMatchObject({ state: 'CANCELLED', run_id: null });
    });

    it('never begins when it was asked for afterwards, though nothing should have let it in', async () => {
      await suspend();
      run = { ...run, jobId: await aJob(test.superuser, owner) };

      await expect(as('run-1', () => steps().claimJob(run))).rejects.toMatchObject({ type: FAILURE.fencedOut });
      expect(await row()).toMatchObject({ state: 'CANCELLED', run_id: null });
    });

    it('stays with the run that has it', async () => {
      await as('run-1', () => steps().claimJob(run));
      await suspend();
      await tellAllToEnd();

      await as('run-1', () => steps().claimJob(run));

      expect(await row()).toMatchObject({ state: 'RUNNING', run_id: 'run-1' });
    });
  });

  it('pauses and resumes, and stays over once it is over', async () => {
    await as('run-1', () => steps().claimJob(run));
    await steps().recordJobState(run, 'PAUSED');
    expect(await row()).toMatchObject({ state: 'PAUSED' });
    await steps().recordJobState(run, 'RUNNING');
    await steps().finishJob(run, DONE);

    await steps().recordJobState(run, 'PAUSED');

    expect(await row()).toMatchObject({ state: 'COMPLETED' });
  });

  it('ends once: a second ending changes nothing and answers the first', async () => {
    await as('run-1', () => steps().claimJob(run));
    const first = await steps().finishJob(run, { ...DONE, result: { vanished: 1 } });

    const again = await steps().finishJob(run, { cancelled: true, failure: null, result: { vanished: 2 } });

    expect(again).toEqual(first);
    expect(await row()).toMatchObject({ state: 'COMPLETED', result: { vanished: 1 } });
    const { rows } = await test.superuser.query(`select count(*)::int as n from job_event where job_id = $1 and code = 'JOB_FINISHED'`, [
      run.jobId,
    ]);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('leaves no item open: a failure fails what is left, a cancel cancels it', async () => {
    await as('run-1', () => steps().claimJob(run));
    await insertItems();

    const finished = await steps().finishJob(run, { ...DONE, failure: { type: FAILURE.accessDenied, message: 'The role is gone.' } });

    expect(finished).toMatchObject({ state: 'FAILED', items: { FAILED: 2, PENDING: 0 } });
    const { rows } = await test.superuser.query('select state, failure_message from job_item where job_id = $1', [run.jobId]);
    expect(rows).toEqual(Array(2).fill({ state: 'FAILED', failure_message: 'The role is gone.' }));
    expect(await row()).toMatchObject({ failure_type: FAILURE.accessDenied });
  });

  it('is never called COMPLETED when the database has lost items that were planned', async () => {
    await as('run-1', () => steps().claimJob(run));
    await insertItems();
    await test.superuser.query(`update job_item set state = 'COMPLETED', finished_at = now() where job_id = $1`, [run.jobId]);

    const finished = await steps().finishJob(run, { ...DONE, planned: 3 });

    expect(finished).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', items: { COMPLETED: 2 } });
    expect(await row()).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', failure_type: FAILURE.itemsLost });
  });

  it('is called COMPLETED when all that was planned is there', async () => {
    await as('run-1', () => steps().claimJob(run));
    await insertItems();
    await test.superuser.query(`update job_item set state = 'COMPLETED', finished_at = now() where job_id = $1`, [run.jobId]);

    expect(await steps().finishJob(run, { ...DONE, planned: 2 })).toMatchObject({ state: 'COMPLETED', items: { COMPLETED: 2 } });
  });

  it('is never called COMPLETED over an item that did not end', async () => {
    await as('run-1', () => steps().claimJob(run));
    await insertItems();

    expect(await steps().finishJob(run, DONE)).toMatchObject({ state: 'FAILED', items: { FAILED: 2 } });
  });
});
