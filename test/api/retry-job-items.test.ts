import { Client as TemporalClient, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { startOutboxRelay } from '../../api/temporal/outbox-relay';
import { workflowClient, type WorkflowClient } from '../../api/temporal/workflow-client';
import type { Database } from '../../db/database';
import { freePort } from '../../sandbox/servers/ports';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { apiAt } from '../support/api/api-of-run';
import { aStage, type Stage } from '../support/api/stage';
import { eventually } from '../support/eventually';
import type { Outcome } from '../support/graphql-client';
import { testSandbox } from '../support/sandbox';
import { aDatabase, type TestDatabase } from '../support/test-database';

const JOB =
  'clientMutationId job { id state attempt workflowId startedAt finishedAt result { __typename } progress { total pending completed failed } }';

interface Retried {
  readonly job: { readonly id: string; readonly workflowId: string; readonly attempt: number };
}

interface ItemNow {
  readonly id: string;
  readonly state: string;
  readonly failure_code: string | null;
  readonly finished_at: Date | null;
  readonly earlier_attempts: number;
  readonly recovery_point_id: string | null;
}

describe('a retry of failed items', () => {
  let tested: TestDatabase;
  let database: Database;
  let api: ApiInProcess;
  let connection: Connection;
  let temporal: WorkflowClient;
  let stage: Stage;
  beforeAll(async () => {
    tested = await aDatabase();
    database = await tested.open();
    // Nothing listens there: for this API, Temporal is away, so that what it writes stays as it was written.
    api = await anApiInProcess(tested.url, { temporal: { address: `127.0.0.1:${await freePort()}`, namespace: 'default', uiUrl: null } });
    const sandbox = testSandbox();
    connection = await Connection.connect({ address: sandbox.temporalAddress });
    temporal = workflowClient({ address: sandbox.temporalAddress, namespace: sandbox.temporalNamespace });
  });
  beforeEach(async () => {
    stage = await aStage(apiAt(api.url, database, tested.superuser));
  });
  afterAll(async () => {
    await api.stop();
    await temporal.close();
    await connection.close();
    await tested.drop();
  });

  const rows = async <Row extends object>(sql: string, ...parameters: unknown[]): Promise<Row[]> =>
    (await tested.superuser.query<Row>(sql, parameters)).rows;
  const itemsNow = (): Promise<ItemNow[]> => rows<ItemNow>('select * from job_item where job_id = $1 order by ordinal', stage.failed.jobId);
  const startsOf = (jobId: string) =>
    rows<{ attempt: number; done: boolean; start: { workflowId?: string; args?: readonly object[] } }>(
      'select job_attempt as attempt, done_at is not null as done, start from outbox where job_id = $1 order by job_attempt',
      jobId,
    );
  const retry = (input: object = {}): Promise<Outcome & Partial<Retried>> =>
    stage.client.outcome('retryJobItems', { jobId: stage.failed.jobId, ...input }, JOB);

  it('queues the job for its next attempt, with all that failed pending and all else as it was', async () => {
    const { jobId, vmGroupId, failedItemIds, completedItemId, neverFoundItemId } = stage.failed;
    const before = await itemsNow();

    const outcome = await retry({ clientMutationId: 'again' });

    const workflowId = `protectGroup/${stage.tenants[0].owner.tenantId}/${vmGroupId}/${jobId}/retry-2`;
    expect(outcome).toMatchObject({
      __typename: 'RetryJobItemsPayload',
      clientMutationId: 'again',
      job: { id: jobId, state: 'QUEUED', attempt: 2, workflowId, startedAt: null, finishedAt: null, result: null },
    });
    expect(outcome.job).toMatchObject({ progress: { total: 4, pending: 2, completed: 1, failed: 1 } });
    const now = new Map((await itemsNow()).map((item) => [item.id, item]));
    for (const id of failedItemIds)
      expect(now.get(id)).toMatchObject({
        state: 'PENDING',
        failure_code: null,
        finished_at: null,
        earlier_attempts: 1,
        recovery_point_id: null,
      });
    for (const id of [completedItemId, neverFoundItemId]) expect(now.get(id)).toEqual(before.find((item) => item.id === id));
    expect(await startsOf(jobId)).toMatchObject([
      { attempt: 1, done: true },
      { attempt: 2, done: false, start: { workflowId, args: [{ jobId, attempt: 2, scope: stage.tenants[0].owner }] } },
    ]);
  });

  it('is told in the log of the job and in the audit log, with what was before', async () => {
    const { jobId, failedItemIds } = stage.failed;

    await retry({ itemIds: [failedItemIds[1]] });

    expect(await rows('select code, message from job_event where job_id = $1', jobId)).toEqual([
      { code: 'JOB_RETRIED', message: 'Attempt 2: 1 failed item is tried again.' },
    ]);
    expect(await rows('select action, tenant_id, before, after from audit_event where subject_id = $1', jobId)).toMatchObject([
      {
        action: 'retryJobItems',
        tenant_id: stage.tenants[0].owner.tenantId,
        before: { state: 'COMPLETED_WITH_ERRORS', attempt: 1 },
        after: { state: 'QUEUED', attempt: 2, items: 1, itemIds: [failedItemIds[1]] },
      },
    ]);
    expect((await itemsNow()).map(({ id, state }) => [id, state])).toContainEqual([failedItemIds[0], 'FAILED']);
  });

  it('is done once under one number, however often it comes, and again under the next when it failed again', async () => {
    const { jobId } = stage.failed;

    const outcomes = await Promise.all(Array.from({ length: 6 }, () => retry({ clientMutationId: 'once' })));

    for (const outcome of outcomes) expect(outcome.job).toMatchObject({ id: jobId, attempt: 2, state: 'QUEUED' });
    expect(await startsOf(jobId)).toHaveLength(2);

    await tested.superuser.query(
      `update job_item set state = 'FAILED', failure_code = 'ACCESS_DENIED', failure_message = 'x', failure_remedy = 'y', finished_at = now(), attempts = 2
       where job_id = $1 and state = 'PENDING'`,
      [jobId],
    );
    await tested.superuser.query(
      `update job set state = 'FAILED', finished_at = now(), items_pending = 0, items_failed = 3 where id = $1`,
      [jobId],
    );
    expect((await retry({ clientMutationId: 'once' })).job).toMatchObject({ attempt: 2, state: 'FAILED' });
    expect((await retry({ clientMutationId: 'twice' })).job).toMatchObject({
      attempt: 3,
      state: 'QUEUED',
      workflowId: expect.stringMatching(/\/retry-3$/),
    });
  });

  it('that races others is done once, and the others learn that the job is under way', async () => {
    const { jobId } = stage.failed;

    const outcomes = await Promise.all(Array.from({ length: 6 }, (_, index) => retry({ clientMutationId: `number ${index}` })));

    const refusals = outcomes.filter(({ code }) => code !== undefined);
    expect(outcomes.length - refusals.length).toBe(1);
    // Who looks before the winner has committed is refused by the row, who looks later by what he sees.
    for (const refusal of refusals) expect(['JOB_NOT_CONTROLLABLE', 'JOB_ALREADY_ACTIVE']).toContain(refusal.code);
    expect((await startsOf(jobId)).map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('that races a back-up of the same group leaves one of the two under way, and names it to the other', async () => {
    const { jobId, vmGroupId } = stage.failed;

    const outcomes = await Promise.all([
      retry(),
      stage.client.outcome('backUpVmGroup', { vmGroupId }),
      retry(),
      stage.client.outcome('backUpVmGroup', { vmGroupId }),
    ]);

    expect(outcomes.filter(({ code }) => code === undefined)).toHaveLength(1);
    for (const { code } of outcomes) expect([undefined, 'JOB_ALREADY_ACTIVE', 'JOB_NOT_CONTROLLABLE']).toContain(code);
    expect(await rows(`select id from job where vm_group_id = $1 and state = 'QUEUED'`, vmGroupId)).toHaveLength(1);
    const late = await retry();
    const [active] = await rows<{ id: string }>(`select id from job where vm_group_id = $1 and state = 'QUEUED'`, vmGroupId);
    expect(late).toMatchObject(
      active?.id === jobId ? { code: 'JOB_NOT_CONTROLLABLE' } : { code: 'JOB_ALREADY_ACTIVE', conflictingId: active?.id },
    );
  });

  it('may be asked for by the tenant itself, about its own jobs', async () => {
    const [own, other] = stage.tenants;
    const input = { jobId: stage.failed.jobId };

    expect(await other.client.outcome('retryJobItems', input)).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'jobId'] });
    expect(await own.client.outcome('retryJobItems', input, 'job { attempt }')).toMatchObject({ job: { attempt: 2 } });
  });

  it('is started by a relay when the API could not, exactly once although two relays look', async () => {
    const outcome = await retry();
    await tested.superuser.query(`update outbox set next_attempt_at = now() - interval '1 minute' where job_id = $1`, [stage.failed.jobId]);

    const relays = [1, 2].map(() => startOutboxRelay({ database, temporal, log: pino({ level: 'silent' }), pauseMs: 50 }));
    await eventually(async () => (await startsOf(stage.failed.jobId)).every(({ done }) => done), 30_000);
    await Promise.all(relays.map((relay) => relay.stop()));

    const { workflow } = new TemporalClient({ connection });
    const workflowId = outcome.job?.workflowId ?? '';
    await eventually(async () => (await workflow.count(`WorkflowId = "${workflowId}"`)).count === 1, 30_000);
    const described = await workflow.getHandle(workflowId).describe();
    expect(described).toMatchObject({ type: 'protectGroup', searchAttributes: { JobId: [stage.failed.jobId] } });
    expect(await described.staticSummary()).toMatch(/^Retry · /);
  });
});
