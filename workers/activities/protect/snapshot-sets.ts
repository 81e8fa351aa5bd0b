import type { TakenItem } from '../../../db/repositories/job-item-writes';
import type { ProtectionSubject, StartedSet } from '../../../db/repositories/protection';
import { newId } from '../../../db/new-id';
import { parseId, type JobId, type RecoveryPointId } from '../../../workflows/domain/ids';
import { OWNERSHIP_TAGS } from '../../../workflows/domain/tags';
import { mayCopyTags, type FoundSnapshot, type SnapshotRequest } from '../../aws/snapshots';

const DAY_MS = 86_400_000;

const protectedVolumes = (item: TakenItem) => item.volumes.filter(({ volumeId }) => !item.excludedVolumeIds.includes(volumeId));

/** What to ask AWS for one item. Each call gets a recovery point id of its own, so that two sets of one item can be told apart by it. */
export function snapshotRequest(jobId: JobId, subject: ProtectionSubject, item: TakenItem): SnapshotRequest {
  const root = item.volumes.find(({ deviceName }) => deviceName === item.rootDeviceName)?.volumeId;
  const volumes = protectedVolumes(item);
  return {
    instanceId: item.instanceId,
    volumeIds: volumes.map(({ volumeId }) => volumeId),
    // The boot volume has a flag of its own; AWS refuses it in the list of data volumes.
    excludedVolumeIds: item.excludedVolumeIds.filter((volumeId) => volumeId !== root),
    excludeBootVolume: root !== undefined && item.excludedVolumeIds.includes(root),
    copyVolumeTags: mayCopyTags(volumes),
    tags: {
      [OWNERSHIP_TAGS.op]: item.id,
      [OWNERSHIP_TAGS.job]: jobId,
      [OWNERSHIP_TAGS.tenant]: subject.tenantId,
      [OWNERSHIP_TAGS.resource]: item.resourceId,
      [OWNERSHIP_TAGS.recoveryPoint]: newId('recoveryPoint'),
      [OWNERSHIP_TAGS.expires]: new Date(Date.now() + subject.retentionDays * DAY_MS).toISOString().slice(0, 10),
    },
  };
}

/**
 * The earliest set of an item that has all its volumes, among snapshots found by tag; null while there is none. A set whose recovery point
 * failed in an earlier attempt at the job is none.
 */
export function wholeSet(item: TakenItem, found: readonly FoundSnapshot[]): FoundSnapshot[] | null {
  const failed = new Set<string>(item.failedPointIds);
  const sets = new Map<string, FoundSnapshot[]>();
  for (const snapshot of found) {
    const id = snapshot.tags[OWNERSHIP_TAGS.recoveryPoint];
    if (snapshot.tags[OWNERSHIP_TAGS.op] === item.id && id && !failed.has(id)) sets.set(id, [...(sets.get(id) ?? []), snapshot]);
  }
  const whole = [...sets.values()].filter((set) =>
    protectedVolumes(item).every(({ volumeId }) => set.some((snapshot) => snapshot.volumeId === volumeId)),
  );
  return whole.sort((a, b) => takenAt(a).getTime() - takenAt(b).getTime())[0] ?? null;
}

/** The record of a set that AWS has taken on; the recovery point's id is the one that the snapshots carry. */
export function startedSet(item: TakenItem, snapshots: readonly FoundSnapshot[]): StartedSet {
  return {
    itemId: item.id,
    recoveryPointId: recoveryPointOf(snapshots) ?? newId('recoveryPoint'),
    copyId: newId('recoveryPointCopy'),
    takenAt: takenAt(snapshots).toISOString(),
    sizeGiB: snapshots.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0),
    snapshots: snapshots.map(({ snapshotId, volumeId, sizeGiB, encrypted, kmsKeyId }) => {
      const volume = item.volumes.find((known) => known.volumeId === volumeId);
      // CreateSnapshots names no device and no key; both come from the inventory that this job has just read.
      return {
        snapshotId,
        volumeId,
        deviceName: volume?.deviceName ?? '',
        sizeGiB,
        encrypted,
        kmsKeyId: kmsKeyId ?? volume?.kmsKeyId ?? null,
      };
    }),
  };
}

const takenAt = (snapshots: readonly FoundSnapshot[]): Date => new Date(Math.min(...snapshots.map(({ startedAt }) => startedAt.getTime())));

function recoveryPointOf([first]: readonly FoundSnapshot[]): RecoveryPointId | null {
  return parseId('recoveryPoint', first?.tags[OWNERSHIP_TAGS.recoveryPoint] ?? '');
}
