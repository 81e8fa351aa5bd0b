import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Database } from '../../db/database';
import { newId } from '../../db/new-id';
import type { Repositories } from '../../db/repositories';
import type { GoneJob } from '../../db/repositories/reconciliation/gone-runs';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { ReconcilePlanActivities } from '../../workflows/contracts/reconcile-account';
import { runEndedOutside } from '../../workflows/domain/drift';
import type { HypervisorId } from '../../workflows/domain/ids';
import { verdict } from '../../workflows/domain/validation';
import { openJob } from './open-job';
import { earlierReconciliation, markGone } from './reconcile/mark-gone';
import type { ReconcileDeps } from './reconcile/reconcile-dependencies';

const JOBS_ENDED_TOGETHER = 50;
/** How soon to look again whether an earlier reconciliation is done. */
const QUEUE_PAUSE_MS = 3_000;

/** The database steps of a reconciliation. */
export function createReconcilePlanActivities(deps: Pick<ReconcileDeps, 'database' | 'runs' | 'timing'>): ReconcilePlanActivities {
  const { database } = deps;
  const hypervisorOf = (run: JobRun): Promise<HypervisorId> =>
    database.inScope(run.scope, async (db) => (await openJob(db, run)).hypervisorId);

  return {
    async planReconciliation(run) {
      const earlier = await earlierReconciliation(deps, run, await hypervisorOf(run));
      if (earlier) throw notReady(`The reconciliation ${earlier} of this account is still under way.`, QUEUE_PAUSE_MS);
      return database.inScope(run.scope, async (db) => {
        const hypervisor = await db.hypervisors.find((await openJob(db, run)).hypervisorId);
        // Nothing of ours is made in the MSP's own account; there only runs can be gone.
        if (hypervisor?.kind !== 'TENANT') return [];
        const { awsAccountId, regions } = hypervisor;
        await db.jobItemWrites.insert(run, regions.map(itemOf(awsAccountId)));
        return regions.map((region) => ({ awsAccountId, region }));
      });
    },

    async markGoneRuns(run) {
      const hypervisorId = await hypervisorOf(run);
      const waitMs = await markGone(deps, run, hypervisorId);
      if (waitMs > 0) throw notReady('A run ended a moment ago; its last steps may still act in AWS.', waitMs);
      return { gone: await database.inScope(run.scope, ({ goneRuns }) => goneRuns.count(hypervisorId)) };
    },

    async endGoneJobs(run) {
      const hypervisorId = await hypervisorOf(run);
      for (;;) {
        const gone = await database.inScope(run.scope, ({ goneRuns }) => goneRuns.settled(hypervisorId, JOBS_ENDED_TOGETHER));
        for (const job of gone) await endJob(database, run, hypervisorId, job);
        if (gone.length < JOBS_ENDED_TOGETHER) break;
      }
      return database.inScope(run.scope, ({ driftFindings }) => driftFindings.counts(run.jobId));
    },
  };
}

const itemOf = (awsAccountId: string) => (region: string, ordinal: number) => ({
  id: newId('jobItem'),
  ordinal,
  resourceId: null,
  name: region,
  nativeId: region,
  awsAccountId,
  region,
  excludedVolumeIds: [],
  failure: null,
});

/** Writes how a job whose run is gone has ended, and says so; a job that was being cancelled is cancelled. */
async function endJob(database: Database, run: JobRun, hypervisorId: HypervisorId, job: GoneJob): Promise<void> {
  const message = runEndedOutside(job.goneAs);
  await database.inScope(run.scope, async (db) => {
    if (job.operation === 'validateHypervisor') await concludeValidation(db, hypervisorId, job);
    const ended = await db.jobRuns.finish(
      { jobId: job.id, attempt: job.attempt },
      {
        cancelled: job.state === 'CANCELLING',
        failure: { type: FAILURE.runEnded, message },
        result: null,
        openItemsFailAs: 'RUN_ENDED',
      },
    );
    if (!ended) return;
    const found = `${job.operation} ${job.id}: ${message} The job ended ${ended.state}, with ${ended.items.COMPLETED} of its items complete.`;
    await db.driftFindings.record(run.jobId, [
      {
        kind: 'RUN_GONE',
        action: 'FINISHED',
        subject: job.id,
        leftByJobId: job.id,
        region: null,
        recoveryPointId: null,
        nativeIds: [],
        found,
      },
    ]);
    await db.jobRuns.note(run.jobId, [{ level: 'WARNING', code: 'RUN_GONE', message: found }]);
  });
}

/** Otherwise the connection would stay in VALIDATING for ever. */
async function concludeValidation({ hypervisorChecks }: Repositories, hypervisorId: HypervisorId, { id }: GoneJob): Promise<void> {
  await hypervisorChecks.conclude(hypervisorId, verdict(await hypervisorChecks.checksOf(id)));
}

const notReady = (message: string, nextRetryDelay: number): ApplicationFailure =>
  ApplicationFailure.create({ type: FAILURE.notReady, message, nextRetryDelay, category: ApplicationFailureCategory.BENIGN });
