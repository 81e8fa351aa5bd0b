import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { SingleItem } from '../../db/repositories/single-items';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { ReconcileAwsActivities, ReconcileTarget } from '../../workflows/contracts/reconcile-account';
import type { DriftCounts } from '../../workflows/domain/drift';
import { AwsFailure } from '../aws/aws-failure';
import { snapshotProvider } from '../aws/snapshots';
import { alive } from './alive';
import { itemFailureOf, passes } from './failure-of';
import { openJob } from './open-job';
import { compareCatalogue } from './reconcile/compare-catalogue';
import { finishGoneBackUps } from './reconcile/gone-back-ups';
import { finishGoneRestores } from './reconcile/gone-restores';
import type { ReconcileDeps } from './reconcile/reconcile-dependencies';
import type { ReconciledRegion } from './reconcile/reconciled-region';
import { removeLeftImages } from './reconcile/left-images';
import { removeStrays } from './reconcile/remove-strays';

/** The AWS steps of a reconciliation. */
export function createReconcileAwsActivities(deps: ReconcileDeps): ReconcileAwsActivities {
  const { database, access, openConnection } = deps;

  const open = async (run: JobRun, { region }: ReconcileTarget, turned: () => void): Promise<ReconciledRegion> => {
    const hypervisorId = await database.inScope(run.scope, async (db) => (await openJob(db, run)).hypervisorId);
    const connection = await openConnection(run.scope, hypervisorId);
    const ec2 = await access.ec2(connection, region, 'reconcile', run.jobId, cancellationSignal());
    const place = { hypervisorId, awsAccountId: connection.awsAccountId, region };
    return { ...deps, run, place, ec2, snapshots: snapshotProvider(ec2), turned };
  };

  return {
    reconcileRegion: (run, target) =>
      alive(async (progress) => {
        const item = await begin(run, target);
        let pages = 0;
        try {
          const region = await open(run, target, () => progress({ pages: (pages += 1) }));
          // First what gone runs left, so that what of it is complete counts when AWS and the catalogue are compared.
          await finishGoneBackUps(region);
          await finishGoneRestores(region);
          await compareCatalogue(region);
          await removeStrays(region);
          await removeLeftImages(region);
          return await end(run, target, item);
        } catch (failure) {
          if (failure instanceof AwsFailure && !passes(failure)) await fail(run, item, failure);
          throw failure;
        }
      }),
  };

  /** The region's item, marked as under way. */
  function begin(run: JobRun, { region }: ReconcileTarget): Promise<SingleItem> {
    return database.inScope(run.scope, async (db) => {
      await openJob(db, run);
      const item = await db.singleItems.find(run.jobId, region);
      if (!item) throw ApplicationFailure.nonRetryable(`The region ${region} is not planned.`, FAILURE.notFound);
      await db.singleItems.start(run.jobId, item.id, {});
      return item;
    });
  }

  function end(run: JobRun, { region }: ReconcileTarget, item: SingleItem): Promise<DriftCounts> {
    return database.inScope(run.scope, async ({ driftFindings, singleItems, jobRuns }) => {
      const counts = await driftFindings.counts(run.jobId, region);
      await singleItems.end(run.jobId, item.id, { state: 'COMPLETED', failure: null, detail: { ...counts } });
      const message = `${region}: ${counts.finished} things finished, ${counts.removed} removed, ${counts.reported} reported.`;
      await jobRuns.note(run.jobId, [{ level: 'INFO', code: 'REGION_RECONCILED', message }]);
      return counts;
    });
  }

  /** A region that AWS refuses is its item's failure; the other regions go on, and what is open here waits for the next reconciliation. */
  async function fail(run: JobRun, item: SingleItem, failure: AwsFailure): Promise<void> {
    const reason = itemFailureOf(failure);
    await database.inScope(run.scope, async ({ singleItems, jobRuns }) => {
      await singleItems.end(run.jobId, item.id, { state: 'FAILED', failure: reason, detail: {} });
      await jobRuns.note(run.jobId, [{ level: 'ERROR', code: 'ITEM_FAILED', message: `${item.name}: ${reason.message}`, itemId: item.id }]);
    });
  }
}
