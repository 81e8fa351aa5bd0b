import { ApplicationFailure } from '@temporalio/common';
import type { JobRow } from '../../db/repositories/jobs';
import type { Repositories } from '../../db/repositories';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import { attemptOf, isFinal } from '../../workflows/domain/job';

/** The job of a run, seen through the run's own scope; NotFound when the scope does not hold it, FencedOut when it is over or a later attempt has it. */
export async function openJob({ jobs }: Pick<Repositories, 'jobs'>, run: JobRun): Promise<JobRow> {
  const job = await jobs.find(run.jobId);
  if (!job) throw ApplicationFailure.nonRetryable('There is no such job in this scope.', FAILURE.notFound);
  if (job.attempt !== attemptOf(run)) throw ApplicationFailure.nonRetryable('A later attempt has the job.', FAILURE.fencedOut);
  if (isFinal(job.state)) throw ApplicationFailure.nonRetryable(`The job is over (${job.state}).`, FAILURE.fencedOut);
  return job;
}
