import { CancellationScope, isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { FinishedJob } from '../contracts/job-control';
import type { JobRun } from '../contracts/job-run';
import type { RestoreAwsActivities, RestorePlanActivities, RestoreTarget } from '../contracts/restore-instance';
import type { LeftBehind } from '../domain/restore';
import { failureFacts } from '../job/failure-facts';
import { cell } from '../job/markdown-table';
import { runJob, type JobAtWork } from '../job/run-job';

/** Makes a new instance from a recovery point; a failure in the middle takes away what was made, or says exactly what is left. */
export async function restoreInstance(run: JobRun): Promise<FinishedJob> {
  return runJob(run, 'restoreInstance', { pausable: false }, async (job) => {
    const plan = () => job.steps.quick<RestorePlanActivities>('check the recovery point, keep the outcome');
    const target = await plan().prepareRestore(run);
    const tell = (what: string): void => setCurrentDetails(`**${what}** · ${cell(target.resourceName)} · ${target.region}`);
    try {
      const { instanceId, imageId } = await makeInstance(run, job, target, tell);
      const leftBehind = await removeImage(run, job, target, imageId);
      await plan().recordRestore(run, { restored: true, instanceId, leftBehind });
      tell(`Restored as ${instanceId}`);
    } catch (stopped) {
      await CancellationScope.nonCancellable(async () => {
        const leftBehind = await awsSteps(job, target, 'undo').undoRestore(run);
        await plan().recordRestore(run, { restored: false, ...reasonOf(stopped), leftBehind });
        tell(leftBehind.length === 0 ? 'Not restored; nothing is left behind' : `Not restored; ${leftBehind.length} left behind`);
      });
      throw stopped;
    }
    return null;
  });
}

const awsSteps = ({ steps }: JobAtWork, target: RestoreTarget, summary: string) =>
  steps.patient<RestoreAwsActivities>(target.region, `${summary} · ${target.resourceName}`);

async function makeInstance(run: JobRun, job: JobAtWork, target: RestoreTarget, tell: (what: string) => void) {
  const aws = (summary: string) => {
    tell(summary);
    return awsSteps(job, target, summary);
  };
  const { imageId } = await aws('register an image').registerImage(run);
  const { instanceId } = await aws('launch').launchInstance(run, imageId);
  await aws('wait until it runs').awaitRunning(run, instanceId);
  await aws('restore tags, flags and power state').completeInstance(run, instanceId);
  await aws('wait for the power state').awaitPowerState(run, instanceId);
  return { imageId, instanceId };
}

/** A whole instance is not thrown away because its helper image would not go; the image is named as left behind instead. */
async function removeImage(run: JobRun, job: JobAtWork, target: RestoreTarget, imageId: string): Promise<LeftBehind[]> {
  try {
    await awsSteps(job, target, 'deregister the image').deregisterImage(run, imageId);
    return [];
  } catch (failure) {
    if (isCancellation(failure)) throw failure;
    return [{ kind: 'IMAGE', nativeId: imageId, reason: failureFacts(failure).message }];
  }
}

const reasonOf = (stopped: unknown): { type: string; message: string } =>
  isCancellation(stopped) ? { type: 'Cancelled', message: 'The restore was cancelled.' } : failureFacts(stopped);
