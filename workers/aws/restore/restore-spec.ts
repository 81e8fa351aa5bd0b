import type { InstanceManifest, VolumeManifest } from '../../../workflows/domain/instance';
import type { JobId } from '../../../workflows/domain/ids';
import type { SnapshotOfVolume } from '../../../workflows/domain/recovery-point';
import type { RestoreOptions } from '../../../workflows/domain/restore';

/** All that a restore goes by; the same at every attempt, so that repeated calls are the same calls. */
export interface RestoreSpec {
  readonly jobId: JobId;
  readonly manifest: InstanceManifest;
  readonly snapshots: readonly SnapshotOfVolume[];
  readonly options: RestoreOptions;
  /** `snapward:…` tags for everything that the restore makes; the job's among them. */
  readonly ownershipTags: Readonly<Record<string, string>>;
}

/** A volume to make again, and the snapshot to make it from. */
export interface VolumeToRestore {
  readonly volume: VolumeManifest;
  readonly snapshot: SnapshotOfVolume;
}

/** The volumes that the recovery point holds; one that was excluded from it is not among them. */
export function volumesToRestore({ manifest, snapshots }: Pick<RestoreSpec, 'manifest' | 'snapshots'>): VolumeToRestore[] {
  return manifest.volumes.flatMap((volume) => {
    const snapshot = snapshots.find(({ volumeId }) => volumeId === volume.volumeId);
    return snapshot ? [{ volume, snapshot }] : [];
  });
}

/** Null when an instance can be made from the recovery point, else why it cannot. */
export function whyNotRestorable(point: Pick<RestoreSpec, 'manifest' | 'snapshots'>): string | null {
  const root = point.manifest.rootDeviceName;
  if (root === null) return 'the instance had no root volume';
  if (volumesToRestore(point).some(({ volume }) => volume.deviceName === root)) return null;
  return `the recovery point holds no snapshot of the root volume ${root}`;
}

/** The name of the helper image; AWS refuses a second image of the same name, which makes registering safe to repeat. */
export const imageNameOf = (jobId: JobId): string => `snapward-${jobId}`;
