import type { Database } from '../../db/database';
import type { DueCancellation } from '../../db/repositories/tenancy/job-cancellations';
import { JOB_UPDATES } from '../../workflows/contracts/job-control';
import { isFinal } from '../../workflows/domain/job';
import type { Logger } from '../logger';
import type { WorkflowClient } from './workflow-client';

const BUDGET_MS = 5_000;

/** What passing cancellations on works with. */
export interface CancellationDependencies {
  readonly database: Database;
  readonly temporal: WorkflowClient;
  readonly log: Logger;
}

/** Ends jobs that were told to end: one that nobody has begun here and now, one that is under way by asking its workflow, as `cancelJob` does. */
export async function passOn(dependencies: CancellationDependencies, due: readonly DueCancellation[]): Promise<void> {
  const { database, log } = dependencies;
  const endings = await Promise.all(due.map(async (run) => ({ run, failure: await failureToEnd(dependencies, run) })));
  for (const { run, failure } of endings) {
    if (failure) log.warn({ jobId: run.jobId, failure }, 'A job that was told to end could not be reached; it is tried again.');
    await database.inSystem(({ jobCancellations }) =>
      failure === null ? jobCancellations.markDone(run) : jobCancellations.markFailed(run, failure),
    );
  }
}

/** Null when there is nothing more to do: the job is over, or its workflow has agreed. */
async function failureToEnd({ database, temporal }: CancellationDependencies, run: DueCancellation): Promise<string | null> {
  const { jobId, attempt, mspId, tenantId } = run;
  try {
    const job = await database.inScope({ mspId, tenantId }, async ({ jobs, outbox, unbegunJobs }) => {
      if (!(await unbegunJobs.end(run))) return jobs.find(jobId);
      await outbox.markDone(run);
      return null;
    });
    if (!job || isFinal(job.state) || job.attempt !== attempt) return null;
    // The same id whoever passes it on: Temporal answers it once.
    const update = {
      workflowId: job.workflowId,
      name: JOB_UPDATES.cancel,
      updateId: `${JOB_UPDATES.cancel}/with-tenant/${jobId}/${attempt}`,
    };
    const outcome = await temporal.update(update, BUDGET_MS);
    // A workflow refuses what is being done already: it is at its end, or cancelling.
    if (outcome.kind === 'done' || outcome.kind === 'refused') return null;
    return outcome.kind === 'away' ? 'The workflow did not answer in time.' : 'There is no such workflow under way.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
