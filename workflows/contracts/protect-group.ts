import type { ItemCounts } from '../domain/job';
import type { JobRun } from './job-run';

/** Resources that one start activity takes on; bounded and of one size, because fairness counts tasks, not work. */
export const CHUNK_SIZE = 50;

/** Start activities of one run that may be under way together. */
export const CHUNK_WINDOW = 4;

/** One account and region of a run; a group lies in one account. */
export interface ProtectTarget {
  readonly awsAccountId: string;
  readonly region: string;
}

/** A target with the ordinals of its items: first to first + count - 1. */
export interface PlannedTarget extends ProtectTarget {
  readonly firstOrdinal: number;
  readonly count: number;
  /** How many of them there is work for, when it is not all of them, as in a retry. */
  readonly open?: number;
}

/** What the run will do, in counts only; the items are rows. */
export interface ProtectionPlan {
  readonly groupName: string;
  readonly targets: readonly PlannedTarget[];
}

/** A slice of a target's items. */
export interface ProtectChunk extends ProtectTarget {
  readonly firstOrdinal: number;
  readonly count: number;
}

/** What one start activity or settle round came to. */
export interface ChunkOutcome {
  readonly started: number;
  readonly failed: number;
}

/** Database steps of a back-up; on the control queue. */
export interface ProtectPlanActivities {
  /** The regions to look at, before anything is known of their content; for a retry those with items to try again. */
  targetsOf(run: JobRun): Promise<ProtectTarget[]>;
  /**
   * Resolves the content rules against the fresh inventory and writes one item row a resource; again gives the same plan. A retry adds and
   * changes no item: its plan is what is PENDING.
   */
  planItems(run: JobRun): Promise<ProtectionPlan>;
  /** Counts of all items and a short table of the failed ones (at most 50), for operators. */
  summariseItems(run: JobRun): Promise<ProtectSummary>;
}

/** What the Temporal UI shows of a back-up while it runs. */
export interface ProtectSummary {
  readonly counts: ItemCounts;
  readonly failures: readonly { readonly name: string; readonly code: string; readonly message: string }[];
}

/** AWS steps of a back-up; on the queue of the target's region. */
export interface ProtectAwsActivities {
  /** Reads the target's instances and volumes into the inventory. */
  refreshInventory(run: JobRun, target: ProtectTarget): Promise<{ instances: number }>;
  /** One CreateSnapshots an instance; an instance's failure is its item's. Safe to repeat: finds its own tags first. */
  startSnapshots(run: JobRun, chunk: ProtectChunk): Promise<ChunkOutcome>;
  /** Records what completed or failed; throws retryable NotReady while any snapshot is pending. */
  settleSnapshots(run: JobRun, target: ProtectTarget): Promise<ItemCounts>;
  /** After a cancel: keeps what completed, deletes the run's unfinished snapshots, marks their items CANCELLED. */
  removeUnfinished(run: JobRun, target: ProtectTarget): Promise<{ removed: number; kept: number }>;
}
