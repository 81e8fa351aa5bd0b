import { pino } from 'pino';
import { relayOnce } from '../../../api/temporal/outbox-relay';
import type { ControlUpdate, UpdateOutcome, WorkflowClient } from '../../../api/temporal/workflow-client';
import type { WorkflowStart } from '../../../api/temporal/workflow-start';
import type { Database } from '../../../db/database';
import { newId } from '../../../db/new-id';
import { aJob, anMsp, aRow, aTenant, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const silent = pino({ level: 'silent' });

/** A Temporal that answers as it is told and remembers what it was asked. */
function aTemporal(answers: readonly (UpdateOutcome | Error)[] = []) {
  const left = [...answers];
  const [updates, starts]: [ControlUpdate[], WorkflowStart[]] = [[], []];
  const temporal: WorkflowClient = {
    start: (start) => Promise.resolve(void starts.push(start)),
    update(update) {
      updates.push(update);
      const answer = left.shift() ?? { kind: 'away' };
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { temporal, updates, starts };
}

describe('the jobs of a tenant that were told to end', () => {
  let tested: TestDatabase;
  let database: Database;
  let owner: TenantOwner;
  beforeAll(async () => {
    tested = await aDatabase();
    database = await tested.open({ process: 'api' });
  });
  beforeEach(async () => {
    // What earlier tests left is nobody's any more.
    await tested.superuser.query('update job_cancellation set done_at = now()');
    owner = await aTenant(tested.superuser, await anMsp(tested.superuser));
  });
  afterAll(() => tested.drop());

  /** Suspends as the mutation does. */
  const suspend = (): Promise<number> =>
    database.inMsp({ mspId: owner.mspId, tenantId: null }, async ({ tenants, jobCancellations }) => {
      await tenants.holdAlone(owner.tenantId);
      await tenants.setStatus(owner.tenantId, 'SUSPENDED');
      return jobCancellations.askAll(owner.tenantId);
    });
  const queued = async (): Promise<string> => {
    const jobId = await aJob(tested.superuser, owner);
    const start = { id: newId('outbox'), msp_id: owner.mspId, tenant_id: owner.tenantId, job_id: jobId, start: '{}' };
    await aRow(tested.superuser, 'outbox', { ...start, next_attempt_at: new Date(0) });
    return jobId;
  };
  const running = (): Promise<string> => aJob(tested.superuser, owner, { state: 'RUNNING', run_id: 'run', started_at: new Date() });
  const relay = (temporal: WorkflowClient) => relayOnce({ database, temporal, log: silent });
  const dueAgain = () => tested.superuser.query('update job_cancellation set next_attempt_at = now() where done_at is null');
  const one = async (sql: string, jobId: string): Promise<unknown> => (await tested.superuser.query(sql, [jobId])).rows[0];
  const stateOf = (jobId: string) => one('select state, failure_type from job where id = $1', jobId);
  const cancellationOf = (jobId: string) =>
    one('select attempts, done_at is not null as done, last_error as error from job_cancellation where job_id = $1', jobId);

  it('are those that are not over, and no others', async () => {
    const [one, other] = [await queued(), await running()];
    await aJob(tested.superuser, owner, { state: 'COMPLETED', finished_at: new Date() });
    await aJob(tested.superuser, await aTenant(tested.superuser, owner.mspId));

    expect(await suspend()).toBe(2);
    const { rows } = await tested.superuser.query('select job_id from job_cancellation where msp_id = $1', [owner.mspId]);
    expect(rows.map(({ job_id }: { job_id: string }) => job_id).sort()).toEqual([one, other].sort());
  });

  it('end CANCELLED without Temporal when they wait in the outbox, and are never started', async () => {
    const jobId = await queued();
    await suspend();
    const { temporal, starts, updates } = aTemporal();

    await relay(temporal);

    expect(await stateOf(jobId)).toEqual({ state: 'CANCELLED', failure_type: null });
    expect(await one('select done_at is not null as done from outbox where job_id = $1', jobId)).toEqual({ done: true });
    const { rows } = await tested.superuser.query('select code from job_event where job_id = $1 order by seq', [jobId]);
    expect(rows).toEqual([{ code: 'JOB_NOT_BEGUN' }, { code: 'JOB_FINISHED' }]);
    expect({ starts, updates }).toEqual({ starts: [], updates: [] });
  });

  it('are not started either by a relay that comes before they are ended', async () => {
    const jobId = await queued();
    await suspend();

    expect(await database.inSystem(({ outbox }) => outbox.claimDue(10))).toEqual([]);
    expect(await stateOf(jobId)).toMatchObject({ state: 'QUEUED' });
  });

  it('are asked through their workflows when they run, again until one agrees, and always as the same question', async () => {
    const jobId = await running();
    await suspend();
    const { temporal, updates } = aTemporal([
      { kind: 'away' },
      new Error('Temporal is dead.'),
      { kind: 'done', answer: { state: 'CANCELLING' } },
    ]);

    await relay(temporal);
    expect(await cancellationOf(jobId)).toMatchObject({ done: false, error: 'The workflow did not answer in time.' });
    await dueAgain();
    await relay(temporal);
    expect(await cancellationOf(jobId)).toMatchObject({ done: false, error: 'Temporal is dead.' });
    await dueAgain();
    await relay(temporal);
    await dueAgain();
    await relay(temporal);

    expect(await cancellationOf(jobId)).toEqual({ attempts: 3, done: true, error: null });
    const asked = { workflowId: `test/${jobId}`, name: 'cancelJob', updateId: `cancelJob/with-tenant/${jobId}/1` };
    expect(updates).toEqual([asked, asked, asked]);
    // The workflow writes what becomes of it.
    expect(await stateOf(jobId)).toMatchObject({ state: 'RUNNING' });
  });

  it('are left alone when they are over meanwhile, or their workflow is at its end', async () => {
    const [over, ending] = [await running(), await running()];
    await suspend();
    await tested.superuser.query(`update job set state = 'COMPLETED', finished_at = now() where id = $1`, [over]);
    const { temporal, updates } = aTemporal([{ kind: 'refused', message: 'The job is at its end.' }]);

    await relay(temporal);

    expect(updates.map(({ workflowId }) => workflowId)).toEqual([`test/${ending}`]);
    expect([await cancellationOf(over), await cancellationOf(ending)]).toMatchObject([{ done: true }, { done: true }]);
  });

  it('are told again by a second suspension with CANCEL', async () => {
    const jobId = await running();
    await suspend();
    await relay(aTemporal([{ kind: 'refused', message: 'No.' }]).temporal);

    await suspend();

    expect(await cancellationOf(jobId)).toMatchObject({ done: false });
  });
});
