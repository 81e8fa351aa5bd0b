import { ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import { FAILURE } from '../contracts/failures';
import type { FinishedJob, JobActivities, JobEnding } from '../contracts/job-control';
import type { JobRun } from '../contracts/job-run';
import type { JobOperation } from '../domain/job';
import { failureFacts } from './failure-facts';
import { Operator } from './operator';
import { stepsOf, type Steps } from './steps';

/** What the work of a job gets: its steps, the operator to ask before anything new begins, and whom to tell what was planned. */
export interface JobAtWork {
  readonly steps: Steps;
  readonly operator: Operator;
  /** How many items the run is about; if fewer are there at the end, the database has lost some and the job says so. */
  plans(items: number): void;
}

/** What a job came to, for the result column of its row; null when a step writes it. */
export type JobResult = JobEnding['result'];

/**
 * The frame of every job: claim it, do the work, write how it ended, whatever happened on the way.
 * A job that ends FAILED fails its run too, so that both say the same; a cancelled one answers what was kept.
 */
export async function runJob(
  run: JobRun,
  operation: JobOperation,
  options: { readonly pausable: boolean },
  work: (job: JobAtWork) => Promise<JobResult>,
): Promise<FinishedJob> {
  const steps = stepsOf(run, operation);
  const operator = new Operator(run, steps, options.pausable);
  await CancellationScope.nonCancellable(() => steps.quick<JobActivities>('claim the job').claimJob(run));
  operator.open();

  const planned = { items: 0 };
  const plans = (items: number): void => void (planned.items = items);
  const ending = await endingOf(operator, () => work({ steps, operator, plans }));
  const finished = await CancellationScope.nonCancellable(async () => {
    if (ending.cancelled) await operator.noteCancelled();
    await operator.close();
    return steps.quick<JobActivities>('write how it ended').finishJob(run, { ...ending, planned: planned.items });
  });
  if (finished.state !== 'FAILED') return finished;
  throw ApplicationFailure.nonRetryable(
    ending.failure?.message ?? 'Nothing of this job succeeded; its items say why.',
    ending.failure?.type ?? FAILURE.jobFailed,
    finished,
  );
}

async function endingOf(operator: Operator, work: () => Promise<JobResult>): Promise<JobEnding> {
  try {
    return { cancelled: false, failure: null, result: await operator.scope.run(work) };
  } catch (error) {
    const failure = failureFacts(error);
    // A wait whose attempt was under way when the cancel came ends as the NotReady that the server does not repeat any more.
    const wasWaiting = operator.scope.consideredCancelled && failure.type === FAILURE.notReady;
    if (isCancellation(error) || wasWaiting) return { cancelled: true, failure: null, result: null };
    return { cancelled: false, failure, result: null };
  }
}
