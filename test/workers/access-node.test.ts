import { Client, Connection } from '@temporalio/client';
import { Client as Sql } from 'pg';
import { openDatabase, type Database } from '../../db/database';
import { CONTROL_QUEUE } from '../../workflows/contracts/job-run';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { eventually } from '../support/eventually';
import { testSandbox } from '../support/sandbox';

describe('the access node of this run', () => {
  let connection: Connection;
  let superuser: Sql;
  let database: Database;
  let account: BackedUpAccount;
  beforeAll(async () => {
    const { databaseUrl, migrationDatabaseUrl, temporalAddress, emulator } = testSandbox();
    connection = await Connection.connect({ address: temporalAddress });
    superuser = new Sql({ connectionString: migrationDatabaseUrl });
    await superuser.connect();
    const config = {
      url: databaseUrl,
      process: 'worker' as const,
      poolSize: 3,
      statementTimeoutMs: 10_000,
      applicationName: 'test',
      apiKeyPepper: null,
    };
    database = await openDatabase(config);
    const { admin } = await emulator.world();
    account = await aBackedUpAccount({ superuser, open: () => Promise.resolve(database) }, admin);
  });
  afterAll(async () => {
    await account.close();
    await database.close();
    await superuser.end();
    await connection.close();
  });

  it('does a whole back-up: from a started workflow to recovery points that AWS has', async () => {
    await account.instances(4);
    const { run, workflowId } = await account.aQueuedBackUp();
    const client = new Client({ connection });

    const handle = await client.workflow.start('protectGroup', {
      taskQueue: CONTROL_QUEUE,
      workflowId,
      args: [run],
      workflowExecutionTimeout: '50 seconds',
    });

    expect(await handle.result()).toMatchObject({ state: 'COMPLETED', items: { COMPLETED: 4 } });
    const { rows } = await superuser.query('select state, items_completed, result, run_id from job where id = $1', [run.jobId]);
    expect(rows).toEqual([{ state: 'COMPLETED', items_completed: 4, result: { recoveryPoints: 4 }, run_id: handle.firstExecutionRunId }]);
    expect(await account.snapshotsOf(run)).toHaveLength(8);
    const events = await superuser.query<{ code: string }>('select code from job_event where job_id = $1 order by seq', [run.jobId]);
    const codes = events.rows.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['JOB_CLAIMED', 'ITEMS_PLANNED', 'CHUNK_STARTED', 'SNAPSHOTS_SETTLED', 'JOB_FINISHED']));
  });

  it('is known to each MSP whose admin account it runs in, a row a region', async () => {
    const rowsOf = async () => {
      const { rows } = await superuser.query('select region, task_queue from access_node where hypervisor_id = $1', [
        account.adminHypervisorId,
      ]);
      return rows;
    };

    await eventually(async () => (await rowsOf()).length > 0, 30_000);

    expect(await rowsOf()).toEqual([{ region: account.region, task_queue: `aws.${account.region}` }]);
  });
});
