import { cancellationSignal } from '@temporalio/activity';
import type { SingleItem } from '../../db/repositories/single-items';
import type { DiscoveryAwsActivities } from '../../workflows/contracts/discover-hypervisor';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { HypervisorId } from '../../workflows/domain/ids';
import { AwsFailure } from '../aws/aws-failure';
import { alive } from './alive';
import { itemFailureOf, passes } from './failure-of';
import { openJob } from './open-job';
import { readRegion, type ReadRegionDeps } from './read-region';

/** The AWS steps of a discovery. */
export function createDiscoveryAwsActivities(deps: ReadRegionDeps): DiscoveryAwsActivities {
  const { database } = deps;

  /** The region's item, marked as under way. */
  const begin = (run: JobRun, region: string): Promise<{ hypervisorId: HypervisorId; item: SingleItem | null }> =>
    database.inScope(run.scope, async (db) => {
      const { hypervisorId } = await openJob(db, run);
      const item = await db.singleItems.find(run.jobId, region);
      if (item) await db.singleItems.start(run.jobId, item.id, {});
      return { hypervisorId, item };
    });

  return {
    discoverRegion: (run, { region }) =>
      alive(async (onPage) => {
        const { hypervisorId, item } = await begin(run, region);
        try {
          const reading = await readRegion(deps, run, { hypervisorId, region, signal: cancellationSignal(), onPage });
          await database.inScope(run.scope, async ({ singleItems, jobRuns }) => {
            if (item) await singleItems.end(run.jobId, item.id, { state: 'COMPLETED', failure: null, detail: { ...reading } });
            const message = `${region}: ${reading.instances} instances with ${reading.volumes} volumes.`;
            await jobRuns.note(run.jobId, [{ level: 'INFO', code: 'REGION_DISCOVERED', message }]);
          });
          return { region, ...reading };
        } catch (failure) {
          if (item && failure instanceof AwsFailure && !passes(failure)) await fail(run, item, failure);
          throw failure;
        }
      }),
  };

  /** A region that AWS refuses is its item's failure; the other regions go on. */
  async function fail(run: JobRun, item: SingleItem, failure: AwsFailure): Promise<void> {
    const reason = itemFailureOf(failure);
    await database.inScope(run.scope, async ({ singleItems, jobRuns }) => {
      await singleItems.end(run.jobId, item.id, { state: 'FAILED', failure: reason, detail: {} });
      await jobRuns.note(run.jobId, [{ level: 'ERROR', code: 'ITEM_FAILED', message: `${item.name}: ${reason.message}`, itemId: item.id }]);
    });
  }
}
