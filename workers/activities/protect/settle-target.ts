import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { cancellationSignal } from '@temporalio/activity';
import type { ItemEnding, RecordedSet } from '../../../db/repositories/protection';
import { FAILURE } from '../../../workflows/contracts/failures';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { ProtectTarget } from '../../../workflows/contracts/protect-group';
import type { ItemCounts } from '../../../workflows/domain/job';
import { AwsFailure } from '../../aws/aws-failure';
import type { SnapshotProvider } from '../../aws/snapshots';
import { alive } from '../alive';
import { itemFailureOf, passes } from '../failure-of';
import { openJob } from '../open-job';
import { judge } from './judge';
import { listSnapshots, lookForMissing, type Listing } from './listing';
import type { ProtectDependencies, ProtectTiming } from './protect-dependencies';
import { sweep } from './sweep';

/** One round of waiting for a region's snapshots: records what AWS has ended; NotReady while anything is open, else sweeps and answers. */
export function settleTarget(deps: ProtectDependencies, run: JobRun, { region }: ProtectTarget): Promise<ItemCounts> {
  return alive(async (progress) => {
    const open = await openSets(deps, run, region);
    const counting = () => deps.database.inScope(run.scope, ({ jobItemWrites }) => jobItemWrites.counts(run.jobId, region));
    try {
      const provider = await deps.snapshotsIn(run, region, cancellationSignal());
      const listing = await recordEnded(deps, run, region, provider, open, () => progress({ open: open.length }));
      const counts = await counting();
      if (counts.PENDING + counts.STARTED > 0) throw notReady(counts, open, listing.pages, deps.timing);
      await waitForDoubles(deps, run, region);
      await sweep(provider, deps.database, run, region, listing.found.values());
      return counts;
    } catch (failure) {
      if (!(failure instanceof AwsFailure) || passes(failure)) throw failure;
      // Nobody can look any more: what is open cannot be called safe.
      await end(
        deps,
        run,
        region,
        open.map(({ itemId }) => ({ itemId, to: 'FAILED', point: 'FAILED', failure: itemFailureOf(failure) })),
      );
      const counts = await counting();
      if (counts.PENDING > 0) throw notReady(counts, open, 1, deps.timing);
      return counts;
    }
  });
}

/** The items that wait for AWS. */
export const openSets = ({ database }: ProtectDependencies, run: JobRun, region: string): Promise<RecordedSet[]> =>
  database.inScope(run.scope, async (db) => {
    await openJob(db, run);
    return db.protection.recorded(run.jobId, region, ['STARTED']);
  });

/** Lists what AWS has and writes down which of the open items have come to an end. */
export async function recordEnded(
  deps: ProtectDependencies,
  run: JobRun,
  region: string,
  provider: SnapshotProvider,
  open: readonly RecordedSet[],
  turned: () => void,
): Promise<Listing> {
  const shown = await listSnapshots(provider, run.jobId, turned);
  const { listing, certain } = await lookForMissing(provider, open, shown, deps.timing.vanishGraceMs);
  const endings = certain.map((set) => judge(set, listing.found)).filter((ending) => ending !== null);
  await end(deps, run, region, endings);
  return listing;
}

async function end({ database }: ProtectDependencies, run: JobRun, region: string, endings: readonly ItemEnding[]): Promise<void> {
  if (endings.length === 0) return;
  const completed = endings.filter(({ to }) => to === 'COMPLETED').length;
  await database.inScope(run.scope, async ({ protection, jobRuns }) => {
    await protection.endItems(run, endings);
    const message = `${region}: snapshots of ${completed} instances are complete, ${endings.length - completed} failed.`;
    await jobRuns.note(run.jobId, [{ level: 'INFO', code: 'SNAPSHOTS_SETTLED', message }]);
  });
}

/** A double of an unanswered call may show late; the region is not done before it had the time to. */
async function waitForDoubles({ database, timing }: ProtectDependencies, run: JobRun, region: string): Promise<void> {
  const age = await database.inScope(run.scope, ({ jobItemWrites }) => jobItemWrites.doubtAge(run.jobId, region));
  const wait = age === null ? 0 : 2 * timing.tagVisibilityMs - age;
  if (wait > 0) throw waiting('A call was not answered; looking for doubles when they can be seen.', wait);
}

const waiting = (message: string, nextRetryDelay: number): ApplicationFailure =>
  ApplicationFailure.create({ type: FAILURE.notReady, message, nextRetryDelay, category: ApplicationFailureCategory.BENIGN });

/**
 * Waits a quarter of what has been waited already, so that a quick snapshot is noticed soon and a slow one costs few calls;
 * longer when a round takes several pages.
 */
function notReady(counts: ItemCounts, open: readonly RecordedSet[], pages: number, timing: ProtectTiming): ApplicationFailure {
  const since = Math.min(Date.now(), ...open.flatMap(({ startedAt }) => (startedAt ? [startedAt.getTime()] : [])));
  const round = Math.min(timing.longestRoundMs, Math.max(timing.shortestRoundMs, (Date.now() - since) / 4));
  const message = `${counts.STARTED} instances wait for AWS, ${counts.PENDING} are not started, ${counts.COMPLETED} are complete.`;
  return waiting(message, Math.round(Math.min(round * pages, 4 * timing.longestRoundMs)));
}
