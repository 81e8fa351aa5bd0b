import { allHandlersFinished, ApplicationFailure, CancellationScope, condition, defineUpdate, setHandler } from '@temporalio/workflow';
import { FAILURE } from '../contracts/failures';
import { JOB_UPDATES, type JobActivities, type JobControlAnswer } from '../contracts/job-control';
import type { JobRun } from '../contracts/job-run';
import type { JobState } from '../domain/job';
import type { Steps } from './steps';

/** Asks a job to begin nothing new; what AWS is doing already goes on. */
export const pauseJob = defineUpdate<JobControlAnswer>(JOB_UPDATES.pause);
/** Asks a paused job to go on. */
export const resumeJob = defineUpdate<JobControlAnswer>(JOB_UPDATES.resume);
/** Asks a job to stop, keep what is complete, and take away what is half done. */
export const cancelJob = defineUpdate<JobControlAnswer>(JOB_UPDATES.cancel);

type Question = ReturnType<typeof defineUpdate<JobControlAnswer>>;

type Stage = 'CLAIMING' | 'RUNNING' | 'PAUSED' | 'CANCELLING' | 'ENDING';

const refuse = (message: string): never => {
  throw ApplicationFailure.nonRetryable(message, FAILURE.invalidRequest);
};

/** What an operator may ask of a running job, and the scope that a cancel stops. */
export class Operator {
  readonly scope = new CancellationScope();
  private stage: Stage = 'CLAIMING';
  private recorded: Promise<void> = Promise.resolve();

  constructor(
    private readonly run: JobRun,
    private readonly steps: Steps,
    private readonly pausable: boolean,
  ) {
    this.answer(pauseJob, 'Begin nothing new', 'PAUSED');
    this.answer(resumeJob, 'Go on', 'RUNNING');
    this.answer(cancelJob, 'Stop, and take away what is half done', 'CANCELLING');
  }

  /** The job is ours; questions that came early are answered now. */
  open(): void {
    this.stage = 'RUNNING';
  }

  /** Waits while the job is paused; throws when it is cancelled. */
  async mayGoOn(): Promise<void> {
    await condition(() => this.stage !== 'PAUSED');
  }

  /** From now on everything is refused; waits for the answers under way, which still write the job's state. */
  async close(): Promise<void> {
    this.stage = 'ENDING';
    await condition(allHandlersFinished);
  }

  /** Writes the stage that an operator cannot ask for by an update: the run was cancelled in Temporal itself. */
  async noteCancelled(): Promise<void> {
    if (this.stage !== 'CANCELLING') await this.move('CANCELLING');
  }

  private answer(update: Question, description: string, to: 'PAUSED' | 'RUNNING' | 'CANCELLING'): void {
    const handler = async (): Promise<JobControlAnswer> => {
      await condition(() => this.stage !== 'CLAIMING');
      this.check(to);
      await this.move(to);
      if (to === 'CANCELLING') this.scope.cancel();
      return { state: to };
    };
    setHandler(update, handler, { validator: () => this.check(to), description });
  }

  private check(to: 'PAUSED' | 'RUNNING' | 'CANCELLING'): void {
    if (this.stage === 'ENDING') refuse('The job is at its end; nothing can be asked of it any more.');
    if (this.stage === 'CANCELLING') refuse('The job is being cancelled already.');
    if (to === 'PAUSED' && !this.pausable) refuse('This kind of job cannot be paused; it can be cancelled.');
    if (to === 'PAUSED' && this.stage === 'PAUSED') refuse('The job is paused already.');
    if (to === 'RUNNING' && this.stage !== 'PAUSED') refuse('The job is not paused.');
  }

  private move(to: 'PAUSED' | 'RUNNING' | 'CANCELLING'): Promise<void> {
    this.stage = to;
    // One after the other, so that a quick pause and resume cannot reach the row in the wrong order.
    this.recorded = this.recorded.then(() => this.record(to));
    return this.recorded;
  }

  private record(state: JobState): Promise<void> {
    return CancellationScope.nonCancellable(() => this.steps.quick<JobActivities>(`note ${state}`).recordJobState(this.run, state));
  }
}
