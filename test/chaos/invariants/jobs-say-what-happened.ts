import { isOver, type Facts, type JobInCatalogue } from '../facts/facts';

/** Every job has ended, its counters are the count of its items, and no ending hides an item that failed or was never done. */
export function jobsSayWhatHappened({ jobs }: Facts): string[] {
  return jobs.flatMap((job) => [...(isOver(job.state) ? hidden(job) : [`job ${job.id} has not ended: ${job.state}`]), ...miscounted(job)]);
}

const UNDONE = ['PENDING', 'STARTED'] as const;

/** A job may fail as a whole after its last item was done (the role is revoked while a cancel cleans up); rows that are all there are not lost. */
const isReason = (failure: string | null): boolean => failure !== null && !failure.startsWith('ItemsLost');

function hidden({ id, state, counted, failure }: JobInCatalogue): string[] {
  const count = (of: string): number => counted[of] ?? 0;
  const undone = UNDONE.filter((of) => count(of) > 0).map((of) => `job ${id} is ${state} with ${count(of)} items ${of}`);
  const failed = count('FAILED') + count('CANCELLED');
  return [
    ...undone,
    ...(state === 'COMPLETED' && failed > 0 ? [`job ${id} is COMPLETED and hides ${failed} items that are not`] : []),
    ...(state === 'COMPLETED_WITH_ERRORS' && failed === 0 && !isReason(failure)
      ? [`job ${id} is COMPLETED_WITH_ERRORS without a failed item: ${failure ?? 'it does not say why'}`]
      : []),
  ];
}

function miscounted({ id, counters, counted }: JobInCatalogue): string[] {
  const states = [...new Set([...Object.keys(counters), ...Object.keys(counted)])];
  return states
    .filter((state) => (counters[state] ?? 0) !== (counted[state] ?? 0))
    .map((state) => `job ${id} counts ${counters[state] ?? 0} items ${state}, there are ${counted[state] ?? 0}`);
}
