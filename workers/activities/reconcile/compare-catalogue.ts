import type { NewDriftFinding } from '../../../db/repositories/reconciliation/drift-findings';
import type { FoundState, StandingCopy } from '../../../db/repositories/reconciliation/catalogue';
import type { FoundSnapshot } from '../../aws/snapshots';
import type { ReconciledRegion } from './reconciled-region';

interface Judged {
  readonly found: FoundState;
  readonly finding: NewDriftFinding;
}

/**
 * Holds the recovery points of a region against AWS, a page at a time: one whose snapshots are gone is DELETED and told of, one that was
 * left PENDING by a job that is over becomes what AWS says. Snapshots are looked for by id, so that one that lost its tags is not lost.
 */
export async function compareCatalogue(region: ReconciledRegion): Promise<void> {
  const { database, run, place, timing, snapshots, turned } = region;
  let after: string | null = null;
  do {
    const from: string | null = after;
    const page: StandingCopy[] = await database.inScope(run.scope, ({ catalogue }) => catalogue.standing(place, from, timing.pageSize));
    const ids = page.flatMap((copy) => copy.snapshots.map(({ snapshotId }) => snapshotId));
    const there = new Map((await snapshots.findByIds(ids)).map((snapshot) => [snapshot.snapshotId, snapshot]));
    const judged = page.map((copy) => judgeCopy(region, copy, there)).filter((judgement) => judgement !== null);
    await database.inScope(run.scope, async ({ catalogue, driftFindings }) => {
      await catalogue.settle(judged.map(({ found }) => found));
      await driftFindings.record(
        run.jobId,
        judged.map(({ finding }) => finding),
      );
    });
    turned();
    after = page.length === timing.pageSize ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null);
}

/** What is the matter with a copy; null when it is as it should be, or AWS is still at work on it. */
function judgeCopy(region: ReconciledRegion, copy: StandingCopy, there: ReadonlyMap<string, FoundSnapshot>): Judged | null {
  const states = copy.snapshots.map(({ snapshotId }) => there.get(snapshotId)?.state ?? 'missing');
  if (copy.state === 'COMPLETED') return states.includes('missing') ? lost(region, copy, there) : null;
  // EC2 may not show a young snapshot yet; the next reconciliation looks again.
  if (Date.now() - copy.takenAt.getTime() < region.timing.graceMs) return null;
  if (states.some((state) => state === 'missing' || state === 'error')) return settled(region, copy, there, 'FAILED');
  return states.every((state) => state === 'completed') ? settled(region, copy, there, 'COMPLETED') : null;
}

/** What was once safe is never taken away here: snapshots of it that are left stay, and are named. */
function lost({ place }: ReconciledRegion, copy: StandingCopy, there: ReadonlyMap<string, FoundSnapshot>): Judged {
  const gone = copy.snapshots.filter(({ snapshotId }) => !there.has(snapshotId));
  const left = copy.snapshots.filter(({ snapshotId }) => there.has(snapshotId)).map(({ snapshotId }) => snapshotId);
  const what = gone.map(({ snapshotId, volumeId, deviceName }) => `${snapshotId} of ${volumeId} (${deviceName})`).join(', ');
  const rest = left.length > 0 ? ` Still there, and left alone: ${left.join(', ')}.` : '';
  return {
    found: { recoveryPointId: copy.recoveryPointId, from: copy.state, to: 'DELETED' },
    finding: {
      kind: 'LOST_RECOVERY_POINT',
      action: 'REPORTED',
      subject: copy.recoveryPointId,
      region: place.region,
      leftByJobId: null,
      recoveryPointId: copy.recoveryPointId,
      nativeIds: gone.map(({ snapshotId }) => snapshotId),
      found: `The recovery point of ${copy.resourceName} from ${copy.takenAt.toISOString()} is lost: AWS does not have ${what} any more. It is marked DELETED.${rest}`,
    },
  };
}

function settled(
  { place }: ReconciledRegion,
  copy: StandingCopy,
  there: ReadonlyMap<string, FoundSnapshot>,
  to: 'COMPLETED' | 'FAILED',
): Judged {
  const found = copy.snapshots.map(({ snapshotId }) => snapshotId).filter((id) => there.has(id));
  const why = to === 'COMPLETED' ? 'AWS has completed all of its snapshots' : 'AWS has not completed all of its snapshots';
  return {
    found: { recoveryPointId: copy.recoveryPointId, from: copy.state, to },
    finding: {
      kind: 'UNFINISHED_RECOVERY_POINT',
      action: 'FINISHED',
      subject: copy.recoveryPointId,
      region: place.region,
      leftByJobId: copy.jobId,
      recoveryPointId: copy.recoveryPointId,
      nativeIds: found,
      found: `The recovery point of ${copy.resourceName} from ${copy.takenAt.toISOString()} was left PENDING by a job that is over; ${why}, so it is ${to}.`,
    },
  };
}
