import { isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { FinishedJob } from '../contracts/job-control';
import type { JobRun } from '../contracts/job-run';
import type { ReconcileAwsActivities, ReconcilePlanActivities, ReconcileTarget } from '../contracts/reconcile-account';
import type { DriftCounts } from '../domain/drift';
import { table } from '../job/markdown-table';
import { runJob } from '../job/run-job';
import { together } from '../job/together';

/** Regions that one run compares together; each holds an activity slot for as long as its pages last. */
const REGION_WINDOW = 4;

/** Finds what runs that are gone left in an account, finishes or removes it, and compares AWS with the catalogue; a refused region fails alone. */
export async function reconcileAccount(run: JobRun): Promise<FinishedJob> {
  return runJob(run, 'reconcileAccount', { pausable: true }, async ({ steps, operator }) => {
    const plan = (summary: string) => steps.quick<ReconcilePlanActivities>(summary);
    const targets = await plan('find the regions').planReconciliation(run);
    const { gone } = await plan('look for runs that are gone').markGoneRuns(run);
    const found = new Map<string, DriftCounts>();
    const failures: unknown[] = [];

    const reconcile = (target: ReconcileTarget) => async () => {
      await operator.mayGoOn();
      try {
        const aws = steps.patient<ReconcileAwsActivities>(target.region, `reconcile · ${target.region}`);
        found.set(target.region, await aws.reconcileRegion(run, target));
        show(gone, found);
      } catch (failure) {
        if (isCancellation(failure)) throw failure;
        failures.push(failure);
      }
    };
    await together(targets.map(reconcile), REGION_WINDOW);
    // Also after a refused region: what was in order elsewhere must not keep a group from being backed up.
    const counts = await plan('end the jobs of runs that are gone').endGoneJobs(run);
    if (found.size === 0 && failures.length > 0) throw failures[0];
    return { ...counts };
  });
}

function show(gone: number, found: ReadonlyMap<string, DriftCounts>): void {
  const rows = [...found].map(([region, { finished, removed, reported }]) => [region, finished, removed, reported]);
  setCurrentDetails(`**Reconciling** · ${gone} runs gone\n\n${table(['Region', 'Finished', 'Removed', 'Reported'], rows)}`);
}
