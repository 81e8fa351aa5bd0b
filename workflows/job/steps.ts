import { ActivityCancellationType, proxyActivities, type ActivityInterfaceFor } from '@temporalio/workflow';
import { awsQueue, CONTROL_QUEUE, fairnessKeyOf, priorityOf, type JobRun } from '../contracts/job-run';
import { TERMINAL_FAILURES } from '../contracts/failures';
import type { JobOperation } from '../domain/job';

// No maximumAttempts: it would count the rounds of a wait (NotReady), and an outage of the database or of AWS must not end a job.
const RETRY = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '30 seconds',
  nonRetryableErrorTypes: TERMINAL_FAILURES,
} as const;

/** The two temperaments of a job's steps; the summary is what an operator reads in the Temporal UI. */
export interface Steps {
  /** Short database work on the control queue. */
  quick<A>(summary: string): ActivityInterfaceFor<A>;
  /** AWS work on the region's queue: long, heartbeating, and waited for when it is cancelled. */
  patient<A>(region: string, summary: string): ActivityInterfaceFor<A>;
}

/** The steps of one run, all in the tenant's line and with the operation's priority. */
export function stepsOf(run: JobRun, operation: JobOperation): Steps {
  // Set on every activity: what a schedule or a parent passes on is not typed everywhere, this always reaches the task queue.
  const priority = { priorityKey: priorityOf(operation), fairnessKey: fairnessKeyOf(run.scope), fairnessWeight: run.fairnessWeight };
  return {
    quick: <A>(summary: string) =>
      proxyActivities<A>({ taskQueue: CONTROL_QUEUE, startToCloseTimeout: '1 minute', retry: RETRY, priority, summary }),
    patient: <A>(region: string, summary: string) =>
      proxyActivities<A>({
        taskQueue: awsQueue(region),
        startToCloseTimeout: '1 hour',
        scheduleToCloseTimeout: '3 days',
        heartbeatTimeout: '40 seconds',
        cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        retry: RETRY,
        priority,
        summary,
      }),
  };
}
