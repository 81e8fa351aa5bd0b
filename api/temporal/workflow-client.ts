import {
  Client,
  Connection,
  isGrpcServiceError,
  NamespaceNotFoundError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, SearchAttributeType, TypedSearchAttributes, type SearchAttributePair } from '@temporalio/common';
import type { JobControlAnswer } from '../../workflows/contracts/job-control';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/job-run';
import type { WorkflowStart } from './workflow-start';

/** What a workflow said to a control update; `refused` carries the workflow's own words, `away` means that nobody answered in time. */
export type UpdateOutcome =
  | { readonly kind: 'done'; readonly answer: JobControlAnswer }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'away' };

/** An update to one workflow; the same `updateId` is answered once and the answer repeated. */
export interface ControlUpdate {
  readonly workflowId: string;
  readonly name: string;
  readonly updateId: string;
}

/** What the API asks of Temporal. */
export interface WorkflowClient {
  /** Starts a job's workflow, or finds it started; throws when Temporal does not answer within `budgetMs`. */
  start(start: WorkflowStart, budgetMs: number): Promise<void>;
  update(update: ControlUpdate, budgetMs: number): Promise<UpdateOutcome>;
  /** Throws when Temporal does not answer within `budgetMs`, or does not know our namespace. */
  check(budgetMs: number): Promise<void>;
  close(): Promise<void>;
}

/** gRPC's statuses CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED and UNAVAILABLE: nobody answered, or nobody could now. */
const AWAY: ReadonlySet<number> = new Set([1, 4, 8, 14]);

/** A client that connects at its first use and again after a loss, so that the API starts, and reads go on, while Temporal is away. */
export function workflowClient({ address, namespace }: { readonly address: string; readonly namespace: string }): WorkflowClient {
  // Without the SDK's own retries: they know no deadline and outlive a closed connection, and what fails here is tried again by the relay or the caller.
  const connection = Connection.lazy({ address, interceptors: [] });
  const client = new Client({ connection, namespace });
  return {
    start: (start, budgetMs) => client.withDeadline(Date.now() + budgetMs, () => startOnce(client, start)),
    update: (update, budgetMs) => client.withDeadline(Date.now() + budgetMs, () => updateOnce(client, update)),
    check: (budgetMs) =>
      client.withDeadline(Date.now() + budgetMs, async () => void (await connection.workflowService.describeNamespace({ namespace }))),
    close: () => connection.close(),
  };
}

async function startOnce(client: Client, start: WorkflowStart): Promise<void> {
  try {
    await client.workflow.start(start.workflowType, {
      workflowId: start.workflowId,
      taskQueue: start.taskQueue,
      args: [...start.args],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      staticSummary: start.summary,
      staticDetails: start.details,
      typedSearchAttributes: new TypedSearchAttributes(attributesOf(start)),
      priority: { priorityKey: start.priority, fairnessKey: start.fairnessKey, fairnessWeight: start.fairnessWeight },
    });
  } catch (error) {
    // Somebody else started it, and it may even be over: that is what was wanted.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

const attributesOf = ({ searchAttributes }: WorkflowStart): SearchAttributePair[] =>
  SEARCH_ATTRIBUTES.flatMap((name) => {
    const value = searchAttributes[name];
    return value === undefined ? [] : [{ key: { name, type: SearchAttributeType.KEYWORD }, value }];
  });

async function updateOnce(client: Client, { workflowId, name, updateId }: ControlUpdate): Promise<UpdateOutcome> {
  try {
    const answer = await client.workflow.getHandle(workflowId).executeUpdate<JobControlAnswer, []>(name, { updateId, args: [] });
    return { kind: 'done', answer };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { kind: 'not-found' };
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
      return { kind: 'refused', message: error.cause.message };
    // A namespace that is not there yet is nobody's fault who asks; /readyz says what it is.
    if (error instanceof NamespaceNotFoundError) return { kind: 'away' };
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isAway(error)) return { kind: 'away' };
    throw error;
  }
}

/** Whether a call failed because nobody answered it; the client wraps what gRPC says. Any other failure of a call is a bug of ours. */
function isAway(error: unknown): boolean {
  const said = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(said) && AWAY.has(said.code);
}
