import type { JobId } from './ids';

/** The durable operations; the words are the workflow types on the wire and never change. */
export const JOB_OPERATIONS = ['validateHypervisor', 'discoverHypervisor', 'protectGroup', 'restoreInstance', 'reconcileAccount'] as const;
export type JobOperation = (typeof JOB_OPERATIONS)[number];

/** Where a job stands; the last four are final, until a retry opens the job again. */
export const JOB_STATES = [
  'QUEUED',
  'RUNNING',
  'PAUSED',
  'CANCELLING',
  'COMPLETED',
  'COMPLETED_WITH_ERRORS',
  'FAILED',
  'CANCELLED',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Where one resource of a job stands; the last four are final, until a retry of the job takes a FAILED one back to PENDING. */
export const JOB_ITEM_STATES = ['PENDING', 'STARTED', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED'] as const;
export type JobItemState = (typeof JOB_ITEM_STATES)[number];

const NEXT: Readonly<Record<JobState, readonly JobState[]>> = {
  QUEUED: ['RUNNING', 'CANCELLING', 'CANCELLED', 'FAILED'],
  RUNNING: ['PAUSED', 'CANCELLING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED'],
  PAUSED: ['RUNNING', 'CANCELLING', 'FAILED', 'CANCELLED'],
  CANCELLING: ['CANCELLED', 'FAILED', 'COMPLETED', 'COMPLETED_WITH_ERRORS'],
  COMPLETED: [],
  // Only somebody who asks for a retry opens a job again.
  COMPLETED_WITH_ERRORS: ['QUEUED'],
  FAILED: ['QUEUED'],
  CANCELLED: [],
};

const FINAL: readonly JobState[] = ['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED'];

/** True when nothing more will happen to the job by itself. */
export function isFinal(state: JobState): boolean {
  return FINAL.includes(state);
}

/** Operations whose failed items are tried again by the same job; the others are asked for anew. */
export const RETRIED_OPERATIONS: readonly JobOperation[] = ['protectGroup'];

/** States from which a retry opens a job again. */
export const RETRIED_STATES: readonly JobState[] = JOB_STATES.filter((state) => isFinal(state) && mayMove(state, 'QUEUED'));

/** One attempt at a job. Every write of a run names it, so that a late run of an earlier attempt changes nothing any more. */
export interface JobAttempt {
  readonly jobId: JobId;
  /** 1 for the first, one more for each retry; runs that were started before there were retries name none. */
  readonly attempt?: number;
}

/** Which attempt it is. */
export const attemptOf = ({ attempt }: Pick<JobAttempt, 'attempt'>): number => attempt ?? 1;

/** True when a job may go from one state to the other; staying where it is is always allowed. */
export function mayMove(from: JobState, to: JobState): boolean {
  return from === to || NEXT[from].includes(to);
}

/** How many items of a job stand where. */
export type ItemCounts = Readonly<Record<JobItemState, number>>;

/** No items at all. */
export const NO_ITEMS: ItemCounts = { PENDING: 0, STARTED: 0, COMPLETED: 0, FAILED: 0, SKIPPED: 0, CANCELLED: 0 };

/** How a job that ran to its end is called: a failed item is never hidden behind COMPLETED, and a job that saved nothing has FAILED. */
export function endingOf(counts: ItemCounts, cancelled: boolean): JobState {
  if (cancelled) return 'CANCELLED';
  const unfinished = counts.PENDING + counts.STARTED + counts.CANCELLED;
  const bad = counts.FAILED + unfinished;
  if (bad === 0) return 'COMPLETED';
  return counts.COMPLETED > 0 ? 'COMPLETED_WITH_ERRORS' : 'FAILED';
}
