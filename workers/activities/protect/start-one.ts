import { sleep } from '@temporalio/activity';
import type { TakenItem } from '../../../db/repositories/job-item-writes';
import { itemFailure, type ItemFailure } from '../../../workflows/domain/item-failure';
import { AwsFailure, isAccountWide } from '../../aws/aws-failure';
import type { FoundSnapshot, SnapshotProvider, SnapshotRequest } from '../../aws/snapshots';
import { itemFailureOf } from '../failure-of';
import type { ProtectTiming } from './protect-dependencies';
import { wholeSet } from './snapshot-sets';

/** Whom to tell while an instance is started. */
export interface StartWatch {
  /** AWS may have acted, and there is no record of it yet; false takes that back. */
  unclear(mayHaveActed: boolean): void;
  /** A call was not answered, so a double of the set may show up later. */
  doubted(): Promise<void>;
}

/** What came of asking AWS for one instance's set. */
export type StartOutcome = { readonly started: readonly FoundSnapshot[] } | { readonly failure: ItemFailure };

const LONGEST_PAUSE_MS = 10_000;
/** So many in a row end an instance: with every tenth answer an internal error that is one instance in a million, and three would be one in a thousand. */
const UNCLEAR_ANSWERS = 6;

/**
 * One instance's CreateSnapshots, with all the care that a call without a client token needs: an unclear answer is looked into before
 * anything is asked again; a throttle, which AWS sends before it acts, is waited out. Throws what is not about this instance: what a later
 * attempt may cure, and what shuts the whole account. `watch` is told whether AWS may have acted without our record.
 */
export async function startOne(
  provider: SnapshotProvider,
  item: TakenItem,
  newRequest: () => SnapshotRequest,
  timing: ProtectTiming,
  watch: StartWatch,
): Promise<StartOutcome> {
  const giveUpAt = Date.now() + timing.throttlePatienceMs;
  let unclearAnswers = 0;
  for (let attempt = 0; ; attempt += 1) {
    const request = newRequest();
    try {
      watch.unclear(true);
      const { snapshots } = await provider.start(request);
      const answered = snapshots.map((snapshot) => ({ ...snapshot, tags: { ...request.tags, ...snapshot.tags } }));
      return { started: unclearAnswers === 0 ? answered : await earliestSet(provider, item, answered, timing, watch) };
    } catch (failure) {
      if (!(failure instanceof AwsFailure)) throw failure;
      if (failure.kind === 'AMBIGUOUS') {
        unclearAnswers += 1;
        await watch.doubted();
        await sleep(timing.tagVisibilityMs);
        const earlier = wholeSet(item, await provider.findByOp(item.id));
        if (earlier) return { started: earlier };
        // What the unclear calls may still have made is swept when the region settles.
        if (unclearAnswers === UNCLEAR_ANSWERS) return { failure: itemFailure('AWS_FAILED', failure.message) };
        continue;
      }
      watch.unclear(unclearAnswers > 0);
      const passing = failure.kind === 'THROTTLED' || failure.kind === 'TRANSIENT';
      if (!passing && isAccountWide(failure)) throw failure;
      if (!passing) return { failure: itemFailureOf(failure) };
      const pause = Math.random() * Math.min(LONGEST_PAUSE_MS, 500 * 2 ** attempt);
      if (Date.now() + pause > giveUpAt) throw failure;
      await sleep(pause);
    }
  }
}

/** After an unclear answer there may be two sets: the first is the one that stays, if EC2 shows it by now; the settle sweeps the other away. */
async function earliestSet(
  provider: SnapshotProvider,
  item: TakenItem,
  answered: readonly FoundSnapshot[],
  timing: ProtectTiming,
  watch: StartWatch,
): Promise<readonly FoundSnapshot[]> {
  // From now on, because the second set may show as late as the first did.
  await watch.doubted();
  await sleep(timing.tagVisibilityMs);
  try {
    return wholeSet(item, await provider.findByOp(item.id)) ?? answered;
  } catch (failure) {
    if (!(failure instanceof AwsFailure)) throw failure;
    return answered;
  }
}
