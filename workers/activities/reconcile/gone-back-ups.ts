import type { GoneJob, OpenSet } from '../../../db/repositories/reconciliation/gone-runs';
import type { NewDriftFinding } from '../../../db/repositories/reconciliation/drift-findings';
import type { ItemEnding } from '../../../db/repositories/protection';
import { runEndedOutside } from '../../../workflows/domain/drift';
import { itemFailure } from '../../../workflows/domain/item-failure';
import { judge } from '../protect/judge';
import { listSnapshots, lookForMissing, type Listing } from '../protect/listing';
import { startedSet, wholeSet } from '../protect/snapshot-sets';
import type { ReconciledRegion } from './reconciled-region';

/**
 * Brings the items that gone back-ups left open in a region to their end: a set that AWS has completed becomes a recovery point, recorded
 * before or not; everything else has failed, and what AWS has of it is a stray from now on.
 */
export async function finishGoneBackUps(region: ReconciledRegion): Promise<void> {
  const { database, run, place } = region;
  const gone = await database.inScope(run.scope, ({ goneRuns }) => goneRuns.openIn(place.hypervisorId, place.region, 'protectGroup'));
  for (const job of gone) await finishBackUp(region, job);
}

async function finishBackUp(region: ReconciledRegion, job: GoneJob): Promise<void> {
  const { database, run, place, snapshots, turned } = region;
  const listing = await listSnapshots(snapshots, job.id, turned);
  const attempt = { jobId: job.id, attempt: job.attempt };

  const open = await database.inScope(run.scope, async ({ goneRuns, protection }) => {
    const unrecorded = await goneRuns.triedInVain(job.id, place.region);
    const sets = unrecorded.flatMap((item) => {
      const set = wholeSet(item, [...listing.found.values()]);
      return set?.every(({ state }) => state === 'completed') ? [startedSet(item, set)] : [];
    });
    await protection.recordStarted(attempt, sets);
    return goneRuns.openSets(job.id, place.region);
  });
  // Nothing of it is young: the run has been over for longer than EC2 takes to show what was made.
  const { listing: complete } = await lookForMissing(snapshots, open, listing, 0);

  await database.inScope(run.scope, async ({ goneRuns, protection, driftFindings }) => {
    const judged = open.flatMap((set) => {
      const ending = judge(set, complete.found);
      return ending ? [{ set, ending }] : [];
    });
    await protection.endItems(
      attempt,
      judged.map(({ ending }) => ending),
    );
    await driftFindings.record(
      run.jobId,
      judged.map(({ set, ending }) => finished(region, job, set, ending, complete)),
    );
    const halfDone = await goneRuns.openItems(job.id, place.region);
    await protection.endItems(attempt, halfDone.map(cutOff(job)));
  });
}

/** How an item ends that was not done when the run ended. */
const cutOff = (job: GoneJob) => {
  const failure = itemFailure('RUN_ENDED', runEndedOutside(job.goneAs));
  return (itemId: ItemEnding['itemId']): ItemEnding =>
    job.state === 'CANCELLING'
      ? { itemId, to: 'CANCELLED', point: 'DELETED', failure: null }
      : { itemId, to: 'FAILED', point: 'FAILED', failure };
};

function finished({ place }: ReconciledRegion, job: GoneJob, set: OpenSet, ending: ItemEnding, { found }: Listing): NewDriftFinding {
  const there = set.snapshotIds.filter((id) => found.has(id));
  const what =
    ending.to === 'COMPLETED'
      ? `all ${there.length} snapshots are complete, and it is recorded as COMPLETED.`
      : `it is recorded as FAILED: ${ending.failure?.message ?? 'AWS did not complete it.'}`;
  return {
    kind: 'UNFINISHED_RECOVERY_POINT',
    action: 'FINISHED',
    subject: set.recoveryPointId,
    region: place.region,
    leftByJobId: job.id,
    recoveryPointId: set.recoveryPointId,
    nativeIds: there,
    found: `The recovery point of ${set.name} was left PENDING by a run that is gone; ${what}`,
  };
}
