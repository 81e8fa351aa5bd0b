import { CancellationScope, condition } from '@temporalio/workflow';
import type { FinishedJob } from '../contracts/job-control';
import type { JobRun } from '../contracts/job-run';
import { CHUNK_WINDOW, type ProtectAwsActivities, type ProtectionPlan, type ProtectPlanActivities } from '../contracts/protect-group';
import { runJob, type JobAtWork } from '../job/run-job';
import { together } from '../job/together';
import { chunksInTurns } from './chunks';
import { ProgressBoard } from './progress-board';

/** Backs a VM group up: look at what is there, decide, start snapshots in chunks, and settle each region until AWS is done. */
export async function protectGroup(run: JobRun): Promise<FinishedJob> {
  return runJob(run, 'protectGroup', { pausable: true }, async (job) => {
    const { steps } = job;
    const targets = await steps.quick<ProtectPlanActivities>('find the regions').targetsOf(run);
    await together(
      targets.map(
        (target) => () =>
          steps.patient<ProtectAwsActivities>(target.region, `read the inventory · ${target.region}`).refreshInventory(run, target),
      ),
    );
    const plan = await steps.quick<ProtectPlanActivities>('resolve the content rules').planItems(run);
    job.plans(plan.targets.reduce((items, { open, count }) => items + (open ?? count), 0));
    const board = new ProgressBoard(plan);
    try {
      await startAndSettle(run, job, plan, board);
    } catch (stopped) {
      await CancellationScope.nonCancellable(() => removeUnfinished(run, job, plan));
      throw stopped;
    } finally {
      await CancellationScope.nonCancellable(async () =>
        board.noteEnd(await steps.quick<ProtectPlanActivities>('sum up').summariseItems(run)),
      );
    }
    return null;
  });
}

async function startAndSettle(run: JobRun, { steps, operator }: JobAtWork, plan: ProtectionPlan, board: ProgressBoard): Promise<void> {
  const chunks = chunksInTurns(plan.targets);
  const begun = new Set<string>();

  const starts = chunks.map((chunk, index) => async () => {
    await operator.mayGoOn();
    const summary = `start chunk ${index + 1}/${chunks.length} · ${chunk.region}`;
    const outcome = await steps.patient<ProtectAwsActivities>(chunk.region, summary).startSnapshots(run, chunk);
    begun.add(chunk.region);
    board.noteStarted(chunk, outcome);
  });
  // A region settles from its first started chunk on, so that what completes early shows early.
  const settles = plan.targets.map((target) => async () => {
    await condition(() => begun.has(target.region));
    const counts = await steps
      .patient<ProtectAwsActivities>(target.region, `settle ${target.open ?? target.count} · ${target.region}`)
      .settleSnapshots(run, target);
    board.noteSettled(target, counts);
  });
  await together([() => together(starts, CHUNK_WINDOW).then(() => undefined), ...settles]);
}

async function removeUnfinished(run: JobRun, { steps }: JobAtWork, plan: ProtectionPlan): Promise<void> {
  await together(
    plan.targets.map(
      (target) => () =>
        steps.patient<ProtectAwsActivities>(target.region, `remove what is half done · ${target.region}`).removeUnfinished(run, target),
    ),
  );
}
