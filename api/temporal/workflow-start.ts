import type { JobRun, SearchAttribute } from '../../workflows/contracts/job-run';
import type { JobOperation } from '../../workflows/domain/job';

/** Everything that starts a job's workflow; it waits in the outbox as JSON until Temporal has it. */
export interface WorkflowStart {
  readonly workflowType: JobOperation;
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly args: readonly [JobRun];
  /** One line for the Temporal UI, at most 200 characters. */
  readonly summary: string;
  /** Markdown for the Temporal UI. */
  readonly details: string;
  readonly searchAttributes: Readonly<Partial<Record<SearchAttribute, string>>>;
  readonly priority: number;
  readonly fairnessKey: string;
  readonly fairnessWeight: number;
}
