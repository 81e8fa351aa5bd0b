/** PENDING while AWS still copies data, COMPLETED when every volume is safe; FAILED and DELETED keep the row for history. */
export const RECOVERY_POINT_STATES = ['PENDING', 'COMPLETED', 'FAILED', 'DELETED'] as const;
export type RecoveryPointState = (typeof RECOVERY_POINT_STATES)[number];

/** One EBS snapshot of a recovery point's copy and the volume it was taken from. */
export interface SnapshotOfVolume {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly deviceName: string;
  readonly sizeGiB: number;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | null;
}

/** How a recovery point's volumes agree with each other: all volumes of one CreateSnapshots call are crash-consistent. */
export const CONSISTENCIES = ['CRASH_CONSISTENT'] as const;
export type Consistency = (typeof CONSISTENCIES)[number];
