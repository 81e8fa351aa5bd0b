import { Client, Connection, type WorkflowExecutionDescription } from '@temporalio/client';
import type { World } from '../../../sandbox/world';

/** A step that some worker has at hand now. */
export interface StepAtWork {
  readonly step: string;
  /** `‹access node› ‹pid›` */
  readonly identity: string;
}

/** What Temporal knows of the runs of a world. */
export interface TemporalRuns {
  /** The steps of all running workflows that a worker has at hand; one that was killed shows until its time-out. */
  stepsAtWork(): Promise<StepAtWork[]>;
  /** How many executions ever had this workflow id. */
  executionsOf(workflowId: string): Promise<number>;
  describe(workflowId: string): Promise<WorkflowExecutionDescription>;
  readonly client: Client;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** PENDING_ACTIVITY_STATE_STARTED */
const STARTED = 2;

/** Opens a client of the world's Temporal server. */
export async function temporalRuns({
  temporalAddress: address,
  temporalNamespace: namespace,
}: Pick<World, 'temporalAddress' | 'temporalNamespace'>): Promise<TemporalRuns> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  return {
    client,
    connection,
    async stepsAtWork() {
      const found: StepAtWork[] = [];
      for await (const { workflowId, runId } of client.workflow.list({ query: 'ExecutionStatus = "Running"' })) {
        const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
        for (const { state, activityType, lastWorkerIdentity } of raw.pendingActivities ?? [])
          if (Number(state) === STARTED) found.push({ step: activityType?.name ?? '', identity: lastWorkerIdentity ?? '' });
      }
      return found;
    },
    executionsOf: async (workflowId) => (await client.workflow.count(`WorkflowId = "${workflowId}"`)).count,
    describe: (workflowId) => client.workflow.getHandle(workflowId).describe(),
    close: () => connection.close(),
  };
}
