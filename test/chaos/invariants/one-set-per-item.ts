import type { Facts } from '../facts/facts';

/** No operation has two snapshots of one volume, or snapshots of two recovery points; and no item has two recovery points that stand. */
export function oneSetPerItem({ snapshots, points }: Facts): string[] {
  const volumes = new Map<string, string>();
  const pointOf = new Map<string, string>();
  const itemOf = new Map<string, string>();
  return [
    ...snapshots.flatMap(({ snapshotId, volumeId, tags }) => {
      const op = tags['snapward:op'] ?? '';
      const point = tags['snapward:recovery-point'] ?? '';
      const earlier = volumes.get(`${op} ${volumeId}`);
      volumes.set(`${op} ${volumeId}`, snapshotId);
      const other = pointOf.get(op) ?? point;
      pointOf.set(op, other);
      return [
        ...(earlier === undefined ? [] : [`operation ${op} has ${earlier} and ${snapshotId} of volume ${volumeId}`]),
        ...(other === point ? [] : [`operation ${op} has snapshots of recovery points ${other} and ${point}`]),
      ];
    }),
    ...points.flatMap(({ id, itemId, state }) => {
      if (state !== 'COMPLETED' && state !== 'PENDING') return [];
      const earlier = itemOf.get(itemId) ?? id;
      itemOf.set(itemId, earlier);
      return earlier === id ? [] : [`item ${itemId} has recovery points ${earlier} and ${id}`];
    }),
  ];
}
