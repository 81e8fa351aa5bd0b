import { isOver, type Facts } from '../facts/facts';

/** Every job has a run; none is open when the job is over; the last one FAILED if, and only if, the job did; and no run is without its job. */
export function runsMatchJobs({ jobs, runs }: Facts): string[] {
  const runsOf = new Map<string, string[]>();
  for (const { jobId, status } of runs) runsOf.set(jobId, [...(runsOf.get(jobId) ?? []), status]);
  const known = new Set(jobs.map(({ id }) => id));
  return [
    ...runs.filter(({ jobId }) => !known.has(jobId)).map(({ workflowId }) => `run ${workflowId} belongs to no job`),
    ...jobs
      .filter(({ state }) => isOver(state))
      .flatMap(({ id, state }) => {
        const statuses = runsOf.get(id);
        if (!statuses) return [`job ${id} is ${state} and has no run`];
        if (statuses.includes('RUNNING')) return [`job ${id} is ${state}, its run goes on`];
        const last = statuses.at(-1);
        return (state === 'FAILED') === (last === 'FAILED') ? [] : [`job ${id} is ${state}, its last run ${last}`];
      }),
  ];
}
