/** A snapshot in AWS that carries a tag of ours. */
export interface SnapshotInAws {
  readonly accountId: string;
  readonly region: string;
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Another thing in AWS that carries a tag of ours; what is terminated or deleted is not there any more. */
export interface ThingInAws {
  readonly kind: 'IMAGE' | 'INSTANCE' | 'VOLUME';
  readonly accountId: string;
  readonly region: string;
  readonly nativeId: string;
  readonly jobId: string;
  /** The instance that a volume hangs on; null for a free one and for other things. */
  readonly attachedTo: string | null;
}

/** A job as its row has it, with how its items stand when they are counted. */
export interface JobInCatalogue {
  readonly id: string;
  readonly tenantId: string | null;
  readonly operation: string;
  readonly state: string;
  readonly counters: Readonly<Record<string, number>>;
  readonly counted: Readonly<Record<string, number>>;
  readonly restoredInstanceId: string | null;
  /** Why it ended as it did, in its own words, when it has any. */
  readonly failure: string | null;
  /** Ids of what the job itself says it left behind. */
  readonly leftBehind: readonly string[];
}

/** One item and what it stands on. */
export interface ItemInCatalogue {
  readonly id: string;
  readonly jobId: string;
  readonly operation: string;
  readonly tenantId: string | null;
  readonly accountId: string;
  readonly state: string;
  readonly recoveryPointState: string | null;
}

/** One copy of a recovery point, with its recovery point. */
export interface PointInCatalogue {
  readonly id: string;
  readonly jobId: string;
  readonly itemId: string;
  readonly tenantId: string;
  readonly accountId: string;
  readonly state: string;
  readonly copyState: string;
  readonly snapshotIds: readonly string[];
  /** The volumes that the set must hold: those of the manifest without the excluded ones. */
  readonly wantedVolumeIds: readonly string[];
  /** The volumes that the recorded snapshots were taken from. */
  readonly heldVolumeIds: readonly string[];
}

/** The run of a job, as Temporal has it. */
export interface RunOfJob {
  readonly workflowId: string;
  readonly jobId: string;
  readonly status: string;
}

/** Everything that the invariants are asked about, read when all has become quiet. */
export interface Facts {
  /** Which tenant an AWS account belongs to. */
  readonly accounts: readonly { readonly accountId: string; readonly tenantId: string }[];
  readonly snapshots: readonly SnapshotInAws[];
  readonly things: readonly ThingInAws[];
  readonly jobs: readonly JobInCatalogue[];
  readonly items: readonly ItemInCatalogue[];
  readonly points: readonly PointInCatalogue[];
  /** Oldest first. */
  readonly runs: readonly RunOfJob[];
}

/** Says what is broken, one sentence each; nothing when the promise is kept. */
export type Invariant = (facts: Facts) => string[];

const FINAL = new Set(['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED']);

/** Whether nothing more will happen to a job in this state. Written anew rather than asked of the product, which is what is tested. */
export const isOver = (state: string): boolean => FINAL.has(state);

/** The part of a world that jobs which say COMPLETED answer for. */
export function ofCompletedJobs(facts: Facts): Facts {
  const completed = new Set(facts.jobs.filter(({ state }) => state === 'COMPLETED').map(({ id }) => id));
  const theirs = ({ jobId }: { readonly jobId: string }): boolean => completed.has(jobId);
  return {
    ...facts,
    snapshots: facts.snapshots.filter(({ tags }) => completed.has(tags['snapward:job'] ?? '')),
    things: facts.things.filter(theirs),
    jobs: facts.jobs.filter(({ id }) => completed.has(id)),
    items: facts.items.filter(theirs),
    points: facts.points.filter(theirs),
    runs: facts.runs.filter(theirs),
  };
}
