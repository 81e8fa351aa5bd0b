import type { Facts, JobInCatalogue, ThingInAws } from '../facts/facts';

/**
 * What a restore may leave in AWS: when it COMPLETED exactly the instance that it names with the volumes on it, else nothing at all; a helper
 * image never. Only what the job itself names as left behind is no surprise.
 */
export function restoresLeaveNothing({ jobs, things }: Facts): string[] {
  const restores = jobs.filter(({ operation }) => operation === 'restoreInstance');
  const known = new Set(restores.map(({ id }) => id));
  return [
    ...restores.flatMap((job) =>
      leftOf(
        job,
        things.filter(({ jobId }) => jobId === job.id),
      ),
    ),
    ...things.filter(({ jobId }) => !known.has(jobId)).map(({ kind, nativeId, jobId }) => `${kind} ${nativeId} names ${jobId}, no restore`),
  ];
}

function leftOf(job: JobInCatalogue, made: readonly ThingInAws[]): string[] {
  const unnamed = made.filter(({ nativeId }) => !job.leftBehind.includes(nativeId));
  if (job.state !== 'COMPLETED') return unnamed.map(({ kind, nativeId }) => `${job.state} restore ${job.id} left ${kind} ${nativeId}`);
  const instanceId = job.restoredInstanceId;
  return [
    ...(made.some(({ kind, nativeId }) => kind === 'INSTANCE' && nativeId === instanceId)
      ? []
      : [`COMPLETED restore ${job.id} names instance ${instanceId ?? 'none'}, which AWS does not have`]),
    ...unnamed
      .filter(({ nativeId, attachedTo }) => nativeId !== instanceId && (attachedTo === null || attachedTo !== instanceId))
      .map(({ kind, nativeId }) => `COMPLETED restore ${job.id} left ${kind} ${nativeId} beside its instance`),
  ];
}
