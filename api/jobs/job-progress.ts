import { isFinal, type ItemCounts, type JobState } from '../../workflows/domain/job';
import type { JobProgress } from './job.type';

/** How far a job is; 100 percent is kept for a job in a final state, so that a full bar never lies. */
export function progressOf(items: ItemCounts, state: JobState): JobProgress {
  const finished = items.COMPLETED + items.FAILED + items.SKIPPED + items.CANCELLED;
  const total = finished + items.PENDING + items.STARTED;
  const share = total === 0 ? 0 : Math.floor((finished / total) * 100);
  return {
    total,
    pending: items.PENDING,
    started: items.STARTED,
    completed: items.COMPLETED,
    failed: items.FAILED,
    skipped: items.SKIPPED,
    cancelled: items.CANCELLED,
    percent: isFinal(state) ? 100 : Math.min(share, 99),
  };
}
