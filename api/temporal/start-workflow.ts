import type { Database } from '../../db/database';
import type { Logger } from '../logger';
import type { WorkflowClient } from './workflow-client';
import type { WorkflowStart } from './workflow-start';

/** How long a mutation waits for Temporal before it leaves the start to the relay. */
const BUDGET_MS = 2_000;

/** Starts the workflow of a job whose transaction has committed; never fails, because the outbox holds what it could not do. */
export type StartAtOnce = (start: WorkflowStart) => Promise<void>;

/** The fast way from a mutation to its workflow. */
export function startingAtOnce({ database, temporal, log }: { database: Database; temporal: WorkflowClient; log: Logger }): StartAtOnce {
  return async (start) => {
    const [run] = start.args;
    try {
      await temporal.start(start, BUDGET_MS);
      await database.inScope(run.scope, ({ outbox }) => outbox.markDone(run));
    } catch (error) {
      log.warn({ err: error, jobId: run.jobId }, 'The workflow was not started at once; the relay will start it.');
    }
  };
}
