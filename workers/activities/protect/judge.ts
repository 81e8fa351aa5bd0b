import type { ItemEnding, RecordedSet } from '../../../db/repositories/protection';
import { itemFailure } from '../../../workflows/domain/item-failure';
import type { FoundSnapshot } from '../../aws/snapshots';

/** How an item ends, seen from its snapshots in AWS; null while AWS is still at work. A recorded snapshot that is not among `found` is gone. */
export function judge(set: RecordedSet, found: ReadonlyMap<string, FoundSnapshot>): ItemEnding | null {
  const failed = (code: 'SNAPSHOT_FAILED' | 'SNAPSHOT_VANISHED', message: string): ItemEnding => ({
    itemId: set.itemId,
    to: 'FAILED',
    point: 'FAILED',
    failure: itemFailure(code, message),
  });

  const snapshots = set.snapshotIds.map((id) => found.get(id) ?? id);
  for (const snapshot of snapshots) {
    if (typeof snapshot === 'string') return failed('SNAPSHOT_VANISHED', `${snapshot} does not exist in AWS any more.`);
    if (snapshot.state === 'error') {
      const reason = snapshot.stateMessage ?? 'AWS gives no reason';
      return failed('SNAPSHOT_FAILED', `${snapshot.snapshotId} of ${snapshot.volumeId} ended in error: ${reason}.`);
    }
  }
  const complete = snapshots.every((snapshot) => typeof snapshot !== 'string' && snapshot.state === 'completed');
  return complete ? { itemId: set.itemId, to: 'COMPLETED', point: 'COMPLETED', failure: null } : null;
}
