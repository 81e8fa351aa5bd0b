import type { KnownSnapshot } from '../../../db/repositories/reconciliation/catalogue';
import type { NewDriftFinding } from '../../../db/repositories/reconciliation/drift-findings';
import { OWNERSHIP_TAGS } from '../../../workflows/domain/tags';
import { AwsFailure } from '../../aws/aws-failure';
import type { FoundSnapshot } from '../../aws/snapshots';
import { passes } from '../failure-of';
import { sideBySide } from '../side-by-side';
import { tell, type ReconciledRegion } from './reconciled-region';

/** DeleteSnapshot's bucket is small and shared with the tenant's own automation. */
const WIDTH = 4;

/** Takes away the snapshots that our back-ups made and that no recovery point stands on, a page of AWS at a time; each is told of. */
export async function removeStrays(region: ReconciledRegion): Promise<void> {
  const { database, run, place, snapshots, timing, turned } = region;
  for await (const page of snapshots.findOwned(timing.pageSize)) {
    // Asked after AWS, so that what a job has made and recorded in between is known.
    const known = await database.inScope(run.scope, ({ catalogue }) => catalogue.known(place.hypervisorId, page.map(tagged)));
    const strays = known.filter(isStray);
    if (strays.length > 0) await remove(region, strays);
    turned();
  }
}

const tagged = ({ snapshotId, tags }: FoundSnapshot) => ({
  snapshotId,
  jobId: tags[OWNERSHIP_TAGS.job] ?? '',
  itemId: tags[OWNERSHIP_TAGS.op] ?? '',
  recoveryPointId: tags[OWNERSHIP_TAGS.recoveryPoint] ?? '',
});

/**
 * True for a snapshot of a job that is over whose recovery point is unknown, or never became complete. What names a recovery point that
 * stands, or once stood, holds somebody's data; it may also be a copy that the tenant made together with its tags.
 */
export const isStray = ({ underWay, pointState, wasComplete }: Pick<KnownSnapshot, 'underWay' | 'pointState' | 'wasComplete'>): boolean =>
  !underWay && !wasComplete && pointState !== 'PENDING' && pointState !== 'COMPLETED';

async function remove(region: ReconciledRegion, strays: readonly KnownSnapshot[]): Promise<void> {
  // Told first: a worker that dies in between finds them again, while what is gone and untold could not be found any more.
  await tell(region, findingsOf(region, strays, 'REMOVED', ''));
  const refused: { stray: KnownSnapshot; reason: string }[] = [];
  await sideBySide(strays, WIDTH, async (stray) => {
    try {
      await region.snapshots.remove(stray.snapshotId);
    } catch (failure) {
      if (!(failure instanceof AwsFailure) || passes(failure)) throw failure;
      refused.push({ stray, reason: `${failure.code}: ${failure.message}` });
    }
  });
  for (const { stray, reason } of refused) {
    await tell(region, findingsOf(region, [stray], 'REPORTED', ` AWS refuses to delete ${stray.snapshotId}: ${reason}`));
  }
}

/** One finding for the snapshots of one set. */
function findingsOf(
  { place }: ReconciledRegion,
  strays: readonly KnownSnapshot[],
  action: NewDriftFinding['action'],
  more: string,
): NewDriftFinding[] {
  const sets = new Map<string, [KnownSnapshot, ...KnownSnapshot[]]>();
  for (const stray of strays) {
    const key = stray.recoveryPointId ?? `${stray.jobId} ${stray.itemName}`;
    const set = sets.get(key);
    if (set) set.push(stray);
    else sets.set(key, [stray]);
  }
  return [...sets].map(([subject, [first, ...others]]) => {
    const nativeIds = [first, ...others].map(({ snapshotId }) => snapshotId);
    const why = first.recoveryPointId
      ? `belong to a recovery point that never became complete (${first.pointState ?? 'unknown'})`
      : 'are known to no recovery point';
    return {
      kind: first.recoveryPointId ? 'UNFINISHED_RECOVERY_POINT' : 'ORPHANED_SNAPSHOT',
      action,
      subject: `${subject} ${place.region}`,
      region: place.region,
      leftByJobId: first.jobId,
      recoveryPointId: first.recoveryPointId,
      nativeIds,
      found: `Snapshots of ${first.itemName} that our job made ${why}.${more}`,
    };
  });
}
