import type { LeftBehind } from '../domain/restore';
import type { JobRun } from './job-run';

/** Where a restore works. */
export interface RestoreTarget {
  readonly awsAccountId: string;
  readonly region: string;
  readonly resourceName: string;
}

/** Database steps of a restore; on the control queue. */
export interface RestorePlanActivities {
  /** Checks that the recovery point is complete and says where to work; NotFound or InvalidRequest otherwise. */
  prepareRestore(run: JobRun): Promise<RestoreTarget>;
  /** Writes the new instance's id, or what was left behind, into the job and its item. */
  recordRestore(run: JobRun, outcome: RestoreOutcome): Promise<void>;
}

/** What became of a restore. */
export type RestoreOutcome =
  | { readonly restored: true; readonly instanceId: string; readonly leftBehind: readonly LeftBehind[] }
  | { readonly restored: false; readonly type: string; readonly message: string; readonly leftBehind: readonly LeftBehind[] };

/** AWS steps of a restore; on the queue of the region; each finds its own earlier work, so repeating one never doubles anything. */
export interface RestoreAwsActivities {
  /** Registers an image from the snapshots under a name made of the job id. */
  registerImage(run: JobRun): Promise<{ imageId: string }>;
  /** Launches under a client token made of the job id. */
  launchInstance(run: JobRun, imageId: string): Promise<{ instanceId: string }>;
  /** Throws retryable NotReady until the instance runs; LaunchFailed with AWS's reason when it does not stay up. */
  awaitRunning(run: JobRun, instanceId: string): Promise<void>;
  /** Restores each volume's tags and flags, protection, and the asked power state. */
  completeInstance(run: JobRun, instanceId: string): Promise<void>;
  /** Throws retryable NotReady until the instance has the power state that was asked for. */
  awaitPowerState(run: JobRun, instanceId: string): Promise<void>;
  /** Takes the helper image away; the snapshots stay. */
  deregisterImage(run: JobRun, imageId: string): Promise<void>;
  /** Takes away all that this job made and that was not asked for; answers what could not be removed. */
  undoRestore(run: JobRun): Promise<LeftBehind[]>;
}
