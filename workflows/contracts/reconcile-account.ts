import type { DriftCounts } from '../domain/drift';
import type { JobRun } from './job-run';

/** One region of an account that is reconciled. */
export interface ReconcileTarget {
  readonly awsAccountId: string;
  readonly region: string;
}

/** Database steps of a reconciliation; on the control queue. */
export interface ReconcilePlanActivities {
  /** The regions of the connection, one job item each; NotReady while an earlier reconciliation of the account is under way. */
  planReconciliation(run: JobRun): Promise<ReconcileTarget[]>;
  /** Marks the account's open jobs whose run is over; NotReady while one ended so lately that its steps may still act in AWS. */
  markGoneRuns(run: JobRun): Promise<{ gone: number }>;
  /** Ends the marked jobs of which nothing is open any more, and counts all findings of this run. */
  endGoneJobs(run: JobRun): Promise<DriftCounts>;
}

/** AWS steps of a reconciliation; on the region's queue. */
export interface ReconcileAwsActivities {
  /**
   * Compares what AWS has in a region with the catalogue and puts it in order, page by page; safe to repeat. Touches only what carries our
   * tags, and nothing of a job that is under way.
   */
  reconcileRegion(run: JobRun, target: ReconcileTarget): Promise<DriftCounts>;
}
