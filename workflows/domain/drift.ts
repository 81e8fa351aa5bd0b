/** How AWS and the catalogue can have come apart, in words that a portal can switch on. */
export const DRIFT_KINDS = [
  /** A job whose run is over in Temporal although the job never ended. */
  'RUN_GONE',
  /** A recovery point that nobody brought to its end. */
  'UNFINISHED_RECOVERY_POINT',
  /** A recovery point whose snapshots AWS does not have any more. */
  'LOST_RECOVERY_POINT',
  /** Snapshots of ours that no recovery point knows: doubles, and what a job could not record. */
  'ORPHANED_SNAPSHOT',
  /** What a restore made and neither finished nor took away. */
  'UNFINISHED_RESTORE',
  /** A helper image that a restore left behind. */
  'LEFT_OVER_IMAGE',
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** What was done about it: brought to its end, taken away from AWS, or only told. */
export const DRIFT_ACTIONS = ['FINISHED', 'REMOVED', 'REPORTED'] as const;
export type DriftAction = (typeof DRIFT_ACTIONS)[number];

/** How many findings of a reconciliation ended with which action. */
export interface DriftCounts {
  readonly finished: number;
  readonly removed: number;
  readonly reported: number;
}

/** How the run of a job can have ended in Temporal, as `job.run_ended_as` says it. */
export const RUN_ENDS = ['COMPLETED', 'FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT', 'UNKNOWN'] as const;
export type RunEnd = (typeof RUN_ENDS)[number];

const ENDED: Readonly<Record<RunEnd, string>> = {
  COMPLETED: 'is over in Temporal',
  FAILED: 'failed in Temporal',
  CANCELLED: 'was cancelled in Temporal',
  TERMINATED: 'was terminated in Temporal',
  TIMED_OUT: 'ran out of time in Temporal',
  UNKNOWN: 'is not known to Temporal any more',
};

/** What became of a run that was ended from outside, as a sentence for people. */
export const runEndedOutside = (how: RunEnd): string =>
  `The run of the job ${ENDED[how]} before it could write how the job ended; a reconciliation has put things in order.`;
