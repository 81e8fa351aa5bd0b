import type { Facts } from '../facts/facts';

/** Every snapshot that carries our tags stands in a COMPLETED recovery point of the job that its tag names; when all is quiet nothing else may be there. */
export function noStraySnapshots({ points, snapshots, jobs }: Facts): string[] {
  const holders = new Map(points.flatMap((point) => point.snapshotIds.map((id) => [id, point] as const)));
  const known = new Set(jobs.map(({ id }) => id));
  return snapshots.flatMap(({ snapshotId, tags, accountId }) => {
    const jobId = tags['snapward:job'] ?? 'none';
    if (!known.has(jobId)) return [`${snapshotId} in ${accountId} names job ${jobId}, which is not in the catalogue`];
    const holder = holders.get(snapshotId);
    if (!holder) return [`${snapshotId} in ${accountId} of job ${jobId} is in no recovery point`];
    if (holder.jobId !== jobId) return [`${snapshotId} names job ${jobId}, its recovery point is of ${holder.jobId}`];
    return holder.state === 'COMPLETED'
      ? []
      : [`${snapshotId} in ${accountId} is left of recovery point ${holder.id}, which is ${holder.state}`];
  });
}
