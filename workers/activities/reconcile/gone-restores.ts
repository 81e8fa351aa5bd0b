import { cancellationSignal } from '@temporalio/activity';
import { setTimeout as pauseFor } from 'node:timers/promises';
import type { GoneJob } from '../../../db/repositories/reconciliation/gone-runs';
import { FAILURE } from '../../../workflows/contracts/failures';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { RestoreOutcome } from '../../../workflows/contracts/restore-instance';
import { runEndedOutside } from '../../../workflows/domain/drift';
import type { LeftBehind } from '../../../workflows/domain/restore';
import { AwsFailure } from '../../aws/aws-failure';
import { completeInstance } from '../../aws/restore/complete';
import { deregisterImage, imagesOfJob } from '../../aws/restore/image';
import { instancesOfJob, volumesOfJob } from '../../aws/restore/made-by-job';
import { undoRestore } from '../../aws/restore/undo';
import { passes } from '../failure-of';
import { openRestore } from '../restore/open-restore';
import { createRestorePlanActivities } from '../restore-plan-activities';
import { tell, type ReconciledRegion } from './reconciled-region';

/** States of an instance that AWS has brought up. */
const UP: readonly string[] = ['running', 'stopping', 'stopped'];

/**
 * Ends restores whose run is gone: an instance that AWS has brought up is completed and kept; what is half done, or was being cancelled, is
 * taken away. Either way the job and its item say what became of it.
 */
export async function finishGoneRestores(region: ReconciledRegion): Promise<void> {
  const { database, run, place } = region;
  const gone = await database.inScope(run.scope, ({ goneRuns }) => goneRuns.openIn(place.hypervisorId, place.region, 'restoreInstance'));
  for (const job of gone) {
    const goneRun: JobRun = { scope: run.scope, jobId: job.id, attempt: job.attempt, fairnessWeight: run.fairnessWeight };
    const instanceId = job.state === 'CANCELLING' ? null : await finish(region, goneRun);
    const outcome = instanceId ? await keep(region, job, instanceId) : await undo(region, job);
    await createRestorePlanActivities({ database }).recordRestore(goneRun, outcome);
    region.turned();
  }
}

/** Everything in AWS that carries the restore's tag. */
async function lookAround({ ec2 }: ReconciledRegion, { id }: GoneJob): Promise<string[]> {
  const things = [...(await instancesOfJob(ec2, id)), ...(await volumesOfJob(ec2, id))];
  return [...(await imagesOfJob(ec2, id)), ...things.map(({ nativeId }) => nativeId)];
}

/** Completes the restore's instance; completing it again changes nothing. Null when there is none that is up, or AWS refuses. */
async function finish(region: ReconciledRegion, goneRun: JobRun): Promise<string | null> {
  const instance = (await instancesOfJob(region.ec2, goneRun.jobId)).find(({ state }) => UP.includes(state));
  if (!instance) return null;
  try {
    const { ec2, spec } = await openRestore(region, goneRun, cancellationSignal(), 'reconcile');
    await completeInstance(ec2, spec, instance.nativeId);
    return instance.nativeId;
  } catch (failure) {
    if (failure instanceof AwsFailure && !passes(failure)) return null;
    throw failure;
  }
}

async function keep(region: ReconciledRegion, job: GoneJob, instanceId: string): Promise<RestoreOutcome> {
  const { ec2 } = region;
  const leftBehind: LeftBehind[] = [];
  for (const imageId of await imagesOfJob(ec2, job.id)) {
    try {
      await deregisterImage(ec2, imageId);
    } catch (failure) {
      if (!(failure instanceof AwsFailure) || passes(failure)) throw failure;
      leftBehind.push({ kind: 'IMAGE', nativeId: imageId, reason: failure.message });
    }
  }
  const found = `A restore whose run is gone had brought ${instanceId} up; it is completed and kept.`;
  await tell(region, [{ ...findingOf(region, job), action: 'FINISHED', subject: job.id, nativeIds: [instanceId], found }]);
  await tellLeft(region, job, leftBehind);
  return { restored: true, instanceId, leftBehind };
}

async function undo(region: ReconciledRegion, job: GoneJob): Promise<RestoreOutcome> {
  const { ec2, timing } = region;
  const made = await lookAround(region, job);
  const found = 'A restore whose run is gone was half done; what it had made is taken away, as far as AWS lets us.';
  // Told first: a worker that dies in between could not name any more what is gone by then.
  if (made.length > 0) await tell(region, [{ ...findingOf(region, job), action: 'REMOVED', subject: job.id, nativeIds: made, found }]);
  const leftBehind = await undoRestore(ec2, job.id, { pause: () => pauseFor(timing.undoPauseMs), looks: timing.undoLooks });
  await tellLeft(region, job, leftBehind);
  // The workflow's own word for a restore that an operator cancelled.
  const type = job.state === 'CANCELLING' ? 'Cancelled' : FAILURE.runEnded;
  return { restored: false, type, message: runEndedOutside(job.goneAs), leftBehind };
}

const findingOf = ({ place }: ReconciledRegion, { id }: GoneJob) =>
  ({ kind: 'UNFINISHED_RESTORE', region: place.region, leftByJobId: id, recoveryPointId: null }) as const;

const tellLeft = (region: ReconciledRegion, job: GoneJob, leftBehind: readonly LeftBehind[]): Promise<void> =>
  tell(
    region,
    leftBehind.map(({ kind, nativeId, reason }) => ({
      ...findingOf(region, job),
      action: 'REPORTED',
      subject: nativeId,
      nativeIds: [nativeId],
      found: `The ${kind.toLowerCase()} ${nativeId} of a restore whose run is gone could not be taken away: ${reason}`,
    })),
  );
