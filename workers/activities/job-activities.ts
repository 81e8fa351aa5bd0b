import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Database } from '../../db/database';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobActivities } from '../../workflows/contracts/job-control';
import { itemCodeOf } from './failure-of';

/** The database steps that every job has. */
export function createJobActivities({ database }: { readonly database: Database }): JobActivities {
  return {
    async claimJob(run) {
      const { workflowExecution } = activityInfo();
      if (!workflowExecution) throw ApplicationFailure.nonRetryable('A job is claimed by a workflow only.', FAILURE.invalidRequest);
      const claimed = await database.inScope(run.scope, async ({ jobRuns, unbegunJobs }) => {
        if (await jobRuns.claim(run.jobId, workflowExecution.workflowId, workflowExecution.runId)) return true;
        // One that may not be begun ends here, whoever let it come so far; every other stays as it is.
        await unbegunJobs.end(run);
        return false;
      });
      if (!claimed) throw ApplicationFailure.nonRetryable('The job is over, may not begin, or another run has it.', FAILURE.fencedOut);
    },

    recordJobState: (run, state) => database.inScope(run.scope, ({ jobRuns }) => jobRuns.recordState(run, state)),

    finishJob: (run, ending) =>
      database.inScope(run.scope, async ({ jobRuns }) => {
        const openItemsFailAs = itemCodeOf(ending.failure?.type);
        const finished = await jobRuns.finish(run, { ...ending, openItemsFailAs });
        if (!finished) throw ApplicationFailure.nonRetryable('A later attempt has the job.', FAILURE.fencedOut);
        return finished;
      }),
  };
}
