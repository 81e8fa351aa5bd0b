import type { ItemCounts, JobState } from '../domain/job';
import type { JobRun } from './job-run';

/** Updates that every job's workflow answers; a validator refuses what makes no sense, and the refusal reaches the caller. */
export const JOB_UPDATES = { pause: 'pauseJob', resume: 'resumeJob', cancel: 'cancelJob' } as const;

/** What an update answers: where the job stands now. */
export interface JobControlAnswer {
  readonly state: JobState;
}

/** How a job ended; written with the last progress. */
export interface JobEnding {
  readonly cancelled: boolean;
  readonly failure: { readonly type: string; readonly message: string } | null;
  /** What the job came to, small and readable; null leaves a result that a step has written already. */
  readonly result: Readonly<Record<string, unknown>> | null;
  /** Items that the run was to work on, at least; fewer rows than that mean that the database has lost some. */
  readonly planned?: number;
}

/** Database steps that every job has; they run on the control queue. */
export interface JobActivities {
  /** Takes the job for this run; FencedOut when it is over or another run has it. */
  claimJob(run: JobRun): Promise<void>;
  /** Moves the job between RUNNING, PAUSED and CANCELLING as an operator asked. */
  recordJobState(run: JobRun, state: JobState): Promise<void>;
  /** Counts the items and writes the final state; doing it again changes nothing. */
  finishJob(run: JobRun, ending: JobEnding): Promise<FinishedJob>;
}

/** The result of every workflow: small facts for an operator. */
export interface FinishedJob {
  readonly state: JobState;
  readonly items: ItemCounts;
}
