import { Client } from 'pg';
import { firstMspKey } from '../../../db/first-msp-key';
import type { JobId } from '../../../workflows/domain/ids';
import { aJob, aTenant, type TenantOwner } from '../builders-rows';
import { graphqlClient, type GraphqlClient } from '../graphql-client';
import { aDatabase, type TestDatabase } from '../test-database';

/** What is asked of a log; its cursors are where it goes on. */
export const EVENTS = `subscription Events($jobId: ID!, $after: String) { jobEvents(jobId: $jobId, after: $after) { cursor code } }`;

/** What is asked of a job as it goes on. */
export const PROGRESS = `subscription Progress($jobId: ID!) { jobProgress(jobId: $jobId) { state progress { completed } } }`;

/** One event as EVENTS asks for it. */
export interface ToldEvent {
  readonly jobEvents: { readonly cursor: string; readonly code: string };
}

/** One step as PROGRESS asks for it. */
export interface ToldProgress {
  readonly jobProgress: { readonly state: string; readonly progress: { readonly completed: number } };
}

/** Running jobs of one tenant in a database of the test's own, and who writes to them as a worker does. */
export interface StreamedJobs {
  readonly database: TestDatabase;
  /** The header of the MSP's administrators. */
  readonly authorization: string;
  clientOf(apiUrl: string): GraphqlClient;
  aRunningJob(): Promise<JobId>;
  /** Writes events in one transaction. */
  say(jobId: JobId, ...codes: string[]): Promise<void>;
  /** Sets how many items of a job are done. */
  count(jobId: JobId, completed: number): Promise<void>;
  end(jobId: JobId): Promise<void>;
  drop(): Promise<void>;
}

/** Makes the database, the MSP and the tenant. */
export async function streamedJobs(): Promise<StreamedJobs> {
  const database = await aDatabase();
  const { mspId, key } = await firstMspKey(await database.open(), 'MSP of a test');
  const authorization = `Bearer ${key.token}`;
  const owner: TenantOwner = await aTenant(database.superuser, mspId);
  const worker = new Client({ connectionString: database.superuserUrl });
  await worker.connect();
  return {
    database,
    authorization,
    clientOf: (apiUrl) => graphqlClient(apiUrl, authorization),
    aRunningJob: () => aJob(worker, owner, { state: 'RUNNING', started_at: new Date(), items_pending: 1_000 }),
    async say(jobId, ...codes) {
      await worker.query(
        `insert into job_event (msp_id, tenant_id, job_id, level, code, message)
         select $1, $2, $3, 'INFO', code, 'Something happened.' from unnest($4::text[]) with ordinality as said (code, place) order by place`,
        [owner.mspId, owner.tenantId, jobId, codes],
      );
    },
    async count(jobId, completed) {
      await worker.query('update job set items_completed = $2, items_pending = 1000 - $2 where id = $1', [jobId, completed]);
    },
    async end(jobId) {
      await worker.query(
        `update job set state = 'COMPLETED', finished_at = now(), items_completed = items_completed + items_pending, items_pending = 0 where id = $1`,
        [jobId],
      );
    },
    async drop() {
      await worker.end();
      await database.drop();
    },
  };
}
