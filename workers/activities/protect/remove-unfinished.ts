import { sleep } from '@temporalio/activity';
import type { ItemEnding } from '../../../db/repositories/protection';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { ProtectTarget } from '../../../workflows/contracts/protect-group';
import { AwsFailure } from '../../aws/aws-failure';
import { alive } from '../alive';
import { passes } from '../failure-of';
import type { ProtectDependencies } from './protect-dependencies';
import { openSets, recordEnded } from './settle-target';
import { sweep } from './sweep';

/** Ends a stopped run in one region: what AWS has completed is kept, everything else of the run is deleted and its items are CANCELLED. */
export function removeUnfinished(
  deps: ProtectDependencies,
  run: JobRun,
  { region }: ProtectTarget,
): Promise<{ removed: number; kept: number }> {
  return alive(async (progress) => {
    try {
      const provider = await deps.snapshotsIn(run, region);
      const doubtAge = await deps.database.inScope(run.scope, ({ jobItemWrites }) => jobItemWrites.doubtAge(run.jobId, region));
      // A call was not answered, or its worker died: give what it may have made the time to show.
      if (doubtAge !== null) await sleep(Math.max(0, 2 * deps.timing.tagVisibilityMs - doubtAge));
      const { found } = await recordEnded(deps, run, region, provider, await openSets(deps, run, region), () => progress('listing'));
      await cancelOpen(deps, run, region, 'DELETED');
      const removed = await sweep(provider, deps.database, run, region, found.values());
      return { removed, kept: await completed(deps, run, region) };
    } catch (failure) {
      if (!(failure instanceof AwsFailure) || passes(failure)) throw failure;
      await tellLeft(deps, run, region, failure);
      await cancelOpen(deps, run, region, 'FAILED');
      return { removed: 0, kept: await completed(deps, run, region) };
    }
  });
}

const completed = ({ database }: ProtectDependencies, run: JobRun, region: string): Promise<number> =>
  database.inScope(run.scope, async ({ jobItemWrites }) => (await jobItemWrites.counts(run.jobId, region)).COMPLETED);

const cancelOpen = ({ database }: ProtectDependencies, run: JobRun, region: string, point: ItemEnding['point']): Promise<number> =>
  database.inScope(run.scope, async ({ protection }) => {
    const open = await protection.recorded(run.jobId, region, ['PENDING', 'STARTED']);
    return protection.endItems(
      run,
      open.map(({ itemId }) => ({ itemId, to: 'CANCELLED', point, failure: null })),
    );
  });

/** The way into the account is shut, so the snapshots stay; an operator learns which. */
const tellLeft = ({ database }: ProtectDependencies, run: JobRun, region: string, failure: AwsFailure): Promise<void> =>
  database.inScope(run.scope, async ({ protection, jobRuns }) => {
    const ids = (await protection.recorded(run.jobId, region, ['STARTED'])).flatMap(({ snapshotIds }) => snapshotIds);
    const named =
      ids.length > 20 ? `${ids.slice(0, 20).join(', ')} and ${ids.length - 20} more` : ids.join(', ') || 'nothing that was recorded';
    const message = `${region}: could not look for unfinished snapshots (${failure.code}); left behind: ${named}.`;
    await jobRuns.note(run.jobId, [{ level: 'WARNING', code: 'LEFT_BEHIND', message }]);
  });
