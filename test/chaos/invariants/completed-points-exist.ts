import type { Facts } from '../facts/facts';

/** Every COMPLETED recovery point holds each volume it must, in snapshots that AWS has, completed, in the account that the row names. */
export function completedPointsExist({ points, snapshots }: Facts): string[] {
  const inAws = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  return points
    .filter(({ state }) => state === 'COMPLETED')
    .flatMap((point) => [
      ...(point.copyState === 'COMPLETED' ? [] : [`recovery point ${point.id} is COMPLETED, its copy ${point.copyState}`]),
      ...(point.snapshotIds.length > 0 ? [] : [`recovery point ${point.id} is COMPLETED without a snapshot`]),
      ...point.wantedVolumeIds
        .filter((volumeId) => !point.heldVolumeIds.includes(volumeId))
        .map((volumeId) => `recovery point ${point.id} is COMPLETED without volume ${volumeId}`),
      ...point.snapshotIds.flatMap((id) => {
        const found = inAws.get(id);
        if (!found) return [`recovery point ${point.id} is COMPLETED, but AWS has no ${id}`];
        if (found.state !== 'completed') return [`recovery point ${point.id} is COMPLETED, but ${id} is ${found.state}`];
        return found.accountId === point.accountId ? [] : [`${id} of recovery point ${point.id} lies in another account`];
      }),
    ]);
}
