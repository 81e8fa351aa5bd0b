import type { Snapshot, SnapshotInfo } from '@aws-sdk/client-ec2';
import { recordOfTags } from './tag-lists';

/** One snapshot as AWS shows it. */
export interface FoundSnapshot {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly state: 'pending' | 'completed' | 'error';
  readonly stateMessage: string | null;
  readonly progressPercent: number;
  readonly startedAt: Date;
  readonly tags: Readonly<Record<string, string>>;
  readonly sizeGiB: number;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | null;
}

/** A snapshot as CreateSnapshots and DescribeSnapshots answer it, in two shapes with the same facts; the first has no KMS key. */
export function foundSnapshot(snapshot: Snapshot & SnapshotInfo): FoundSnapshot {
  return {
    snapshotId: snapshot.SnapshotId ?? '',
    volumeId: snapshot.VolumeId ?? '',
    state: stateOf(snapshot.State),
    stateMessage: snapshot.StateMessage ?? null,
    progressPercent: Number.parseInt(snapshot.Progress || '0', 10),
    startedAt: snapshot.StartTime ?? new Date(),
    tags: recordOfTags(snapshot.Tags),
    sizeGiB: snapshot.VolumeSize ?? 0,
    encrypted: snapshot.Encrypted ?? false,
    kmsKeyId: snapshot.KmsKeyId ?? null,
  };
}

function stateOf(state: string | undefined): FoundSnapshot['state'] {
  return state === 'completed' || state === 'error' ? state : 'pending';
}
