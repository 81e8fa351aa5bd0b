import { Client as TemporalClient, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { relayOnce, startOutboxRelay } from '../../api/temporal/outbox-relay';
import { workflowClient, type WorkflowClient } from '../../api/temporal/workflow-client';
import type { Database } from '../../db/database';
import { firstMspKey } from '../../db/first-msp-key';
import { freePort } from '../../sandbox/servers/ports';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { aHypervisor } from '../support/builders-rows';
import { eventually } from '../support/eventually';
import { graphqlClient, type GraphqlClient } from '../support/graphql-client';
import { testSandbox } from '../support/sandbox';
import { aDatabase, type TestDatabase } from '../support/test-database';

const silent = pino({ level: 'silent' });

interface Asked {
  readonly job: { readonly id: string; readonly state: string; readonly workflowId: string };
}

describe('a job whose workflow could not be started at once', () => {
  let tested: TestDatabase;
  let database: Database;
  let api: ApiInProcess;
  let client: GraphqlClient;
  let connection: Connection;
  let temporal: WorkflowClient;
  let newHypervisor: () => Promise<string>;
  beforeAll(async () => {
    tested = await aDatabase();
    database = await tested.open();
    const { mspId, key } = await firstMspKey(database, 'MSP of a test');
    const sandbox = testSandbox();
    // Nothing listens there: for this API, Temporal is away.
    const away = { address: `127.0.0.1:${await freePort()}`, namespace: 'default', uiUrl: null };
    api = await anApiInProcess(tested.url, { temporal: away });
    client = graphqlClient(api.url, `Bearer ${key.token}`);
    connection = await Connection.connect({ address: sandbox.temporalAddress });
    temporal = workflowClient({ address: sandbox.temporalAddress, namespace: sandbox.temporalNamespace });
    newHypervisor = () => aHypervisor(tested.superuser, { mspId, tenantId: null });
  });
  afterAll(async () => {
    await api.stop();
    await temporal.close();
    await connection.close();
    await tested.drop();
  });

  const ask = async (): Promise<Asked['job']> =>
    (await client.done<Asked>('validateHypervisor', { hypervisorId: await newHypervisor() }, 'job { id state workflowId }')).job;

  const dueAtOnce = (): Promise<unknown> =>
    tested.superuser.query(`update outbox set next_attempt_at = now() - interval '1 minute' where done_at is null`);

  const outboxOf = async (jobId: string): Promise<{ done: boolean; attempts: number } | undefined> =>
    (
      await tested.superuser.query<{ done: boolean; attempts: number }>(
        'select done_at is not null as done, attempts from outbox where job_id = $1',
        [jobId],
      )
    ).rows[0];

  const executionsOf = async (workflowId: string): Promise<number> => {
    const { count } = await new TemporalClient({ connection }).workflow.count(`WorkflowId = "${workflowId}"`);
    return count;
  };

  it('is accepted all the same, and waits as QUEUED', async () => {
    const began = performance.now();
    const job = await ask();

    expect(job.state).toBe('QUEUED');
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(await outboxOf(job.id)).toMatchObject({ done: false });
  });

  it('is started by a relay as soon as Temporal is there, exactly once although two relays look', async () => {
    const job = await ask();
    await dueAtOnce();

    const relays = [1, 2].map(() => startOutboxRelay({ database, temporal, log: silent, pauseMs: 50 }));
    await eventually(async () => (await outboxOf(job.id))?.done === true, 30_000);
    await Promise.all(relays.map((relay) => relay.stop()));

    await eventually(async () => (await executionsOf(job.workflowId)) > 0, 30_000);
    expect(await executionsOf(job.workflowId)).toBe(1);
  });

  it('is not started again when a relay dies between the start and the note of it', async () => {
    const job = await ask();
    await dueAtOnce();
    await relayOnce({ database, temporal, log: silent });
    await eventually(async () => (await executionsOf(job.workflowId)) > 0, 30_000);

    await tested.superuser.query('update outbox set done_at = null where job_id = $1', [job.id]);
    await dueAtOnce();
    await relayOnce({ database, temporal, log: silent });

    expect(await outboxOf(job.id)).toMatchObject({ done: true });
    expect(await executionsOf(job.workflowId)).toBe(1);
  });

  it('tells Temporal whose it is and what it does, so that an operator finds it', async () => {
    const job = await ask();
    await dueAtOnce();
    await relayOnce({ database, temporal, log: silent });

    const described = await new TemporalClient({ connection }).workflow.getHandle(job.workflowId).describe();
    const { mspId } = await database.inSystem(async () => ({ mspId: job.workflowId.split('/')[1] }));

    expect(described.type).toBe('validateHypervisor');
    expect(described.taskQueue).toBe('control');
    expect(described.searchAttributes).toMatchObject({ MspId: [mspId], JobId: [job.id], Operation: ['validateHypervisor'] });
    expect(await described.staticSummary()).toMatch(/^Validate · .* · the MSP itself$/);
    expect(described.priority).toMatchObject({ priorityKey: 2, fairnessKey: mspId });
  });
});
