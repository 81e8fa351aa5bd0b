import type { Database } from '../../../db/database';
import type { JobRun } from '../../../workflows/contracts/job-run';
import { AwsFailure } from '../../aws/aws-failure';
import type { FoundSnapshot, SnapshotProvider } from '../../aws/snapshots';
import { passes } from '../failure-of';
import { openJob } from '../open-job';
import { sideBySide } from '../side-by-side';

/** DeleteSnapshot's bucket is small and shared with the tenant's own automation. */
const WIDTH = 4;
const IDS_NAMED = 20;

/**
 * Takes away the snapshots of a job that no recovery point stands on: doubles of an unclear call, and what a failed or cancelled item
 * left. Only what carries our tags goes. What AWS refuses to delete is named in the job's log. Answers how many went.
 */
export async function sweep(
  provider: SnapshotProvider,
  database: Database,
  run: JobRun,
  region: string,
  found: Iterable<FoundSnapshot>,
): Promise<number> {
  const standing = await database.inScope(run.scope, async (db) => {
    // A later attempt may have begun since AWS was asked; what it makes has no record for a moment, and is not ours to take away.
    await openJob(db, run);
    return db.protection.recorded(run.jobId, region, ['STARTED', 'COMPLETED']);
  });
  const kept = new Set(standing.flatMap(({ snapshotIds }) => snapshotIds));
  const strays = [...found].map(({ snapshotId }) => snapshotId).filter((id) => !kept.has(id));
  const refused: string[] = [];
  let removed = 0;

  await sideBySide(strays, WIDTH, async (snapshotId) => {
    try {
      if (await provider.remove(snapshotId)) removed += 1;
    } catch (failure) {
      if (!(failure instanceof AwsFailure) || passes(failure)) throw failure;
      refused.push(snapshotId);
    }
  });
  await tell(database, run, region, removed, refused);
  return removed;
}

async function tell(database: Database, run: JobRun, region: string, removed: number, refused: readonly string[]): Promise<void> {
  const named = `${refused.slice(0, IDS_NAMED).join(', ')}${refused.length > IDS_NAMED ? ` and ${refused.length - IDS_NAMED} more` : ''}`;
  await database.inScope(run.scope, ({ jobRuns }) =>
    jobRuns.note(run.jobId, [
      ...(removed > 0
        ? [
            {
              level: 'INFO',
              code: 'LEFTOVERS_REMOVED',
              message: `${region}: ${removed} snapshots without a recovery point removed.`,
            } as const,
          ]
        : []),
      ...(refused.length > 0
        ? [{ level: 'WARNING', code: 'LEFT_BEHIND', message: `${region}: AWS refused to delete ${named}.` } as const]
        : []),
    ]),
  );
}
