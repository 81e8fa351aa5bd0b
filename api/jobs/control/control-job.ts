import { z } from 'zod';
import type { Database } from '../../../db/database';
import type { IdempotentRequest } from '../../../db/repositories/idempotent-requests';
import type { JobRow } from '../../../db/repositories/jobs';
import { JOB_UPDATES } from '../../../workflows/contracts/job-control';
import type { JobId } from '../../../workflows/domain/ids';
import { isFinal, type JobState } from '../../../workflows/domain/job';
import { doneBy, REPEATED } from '../../audit/done-by';
import type { RequestContext } from '../../context';
import { ConflictError, UnavailableError, UserError } from '../../graphql/user-error';
import { hashOfInput } from '../../mutations/input-hash';
import { clientMutationId as numberSchema } from '../../mutations/input-schemas';
import { parseInput } from '../../mutations/parse-input';
import type { UpdateOutcome, WorkflowClient } from '../../temporal/workflow-client';
import { beginControl } from './begin-control';

/** What may be asked of a job that is under way. */
export type JobControl = keyof typeof JOB_UPDATES;

interface ControlInput {
  readonly jobId: string;
  readonly clientMutationId?: string | null;
}

const BUDGET_MS = 10_000;
const Numbered = z.object({ clientMutationId: numberSchema });

/**
 * Asks a job's workflow to pause, resume or cancel, and answers the job's id once the workflow has agreed. The workflow decides; its refusal is
 * JOB_NOT_CONTROLLABLE in its own words. The workflow writes the new state itself, so nothing is written here but audit and idempotency: the number
 * is claimed before the workflow is asked, settled when it has agreed, and given back when it has not.
 */
export function controlJob(
  control: JobControl,
  { database, temporal }: { readonly database: Database; readonly temporal: WorkflowClient },
) {
  const operation = JOB_UPDATES[control];
  return async (context: RequestContext, input: ControlInput): Promise<JobId | UserError> => {
    const refusal = parseInput(Numbered, input);
    if (refusal instanceof UserError) return refusal;
    const request = requestOf(context, operation, input);
    const begun = await beginControl(database, context.scope, { jobId: input.jobId, operation }, request);
    if (begun instanceof UserError) return begun;
    const { job, isDone } = begun;
    if (isDone) {
      await context.audit.ended(context, { action: operation, subjectId: job.id, result: 'DONE', ...REPEATED });
      context.attempt.noteRecorded();
      return job.id;
    }
    const update = { workflowId: job.workflowId, name: operation, updateId: updateIdOf(context, operation, input) };
    const refused = isFinal(job.state) ? notControllable(`The job is over (${job.state}).`, job.id) : null;
    const outcome = refused ?? (await temporal.update(update, BUDGET_MS).catch((error: unknown) => giveBack(error)));
    if (outcome instanceof UserError) return outcome;
    if (outcome.kind === 'done') {
      await note(database, context, operation, request, job, outcome.answer.state);
      context.attempt.noteRecorded();
      return job.id;
    }
    await release();
    return refusalOf(outcome, job);

    async function release(): Promise<void> {
      if (request) await database.inScope(context.scope, ({ idempotentRequests }) => idempotentRequests.release(request));
    }
    async function giveBack(error: unknown): Promise<never> {
      await release();
      throw error;
    }
  };
}

/** Temporal answers the same update id once, whichever replica sends it: unnumbered requests are each their own. */
const updateIdOf = ({ scope, requestId }: RequestContext, operation: string, { clientMutationId }: ControlInput): string =>
  clientMutationId ? `${operation}/${scope.tenantId ?? scope.mspId}/${clientMutationId}` : `${operation}/${requestId}`;

function requestOf({ principal }: RequestContext, operation: string, input: ControlInput): IdempotentRequest | null {
  const { clientMutationId } = input;
  return clientMutationId ? { principalId: principal.id, clientMutationId, operation, inputHash: hashOfInput(input) } : null;
}

/** One effect is told once, by whoever of several twins comes first; the others tell that they repeated it. */
function note(
  database: Database,
  context: RequestContext,
  operation: string,
  request: IdempotentRequest | null,
  job: JobRow,
  state: JobState,
): Promise<void> {
  return database.inScope(context.scope, async ({ auditEvents, idempotentRequests }) => {
    const isFirst = request === null || (await idempotentRequests.settle(request, job.id));
    const told = isFirst ? { tenantId: job.tenantId, before: { state: job.state }, after: { state } } : REPEATED;
    await auditEvents.append({ ...doneBy(context), action: operation, subjectId: job.id, ...told });
  });
}

const notControllable = (message: string, jobId: JobId): ConflictError =>
  new ConflictError(
    'JOB_NOT_CONTROLLABLE',
    message,
    'Look at the state of the job; only a job that is under way can be controlled.',
    ['input', 'jobId'],
    jobId,
  );

function refusalOf(outcome: Exclude<UpdateOutcome, { readonly kind: 'done' }>, job: JobRow): UserError {
  switch (outcome.kind) {
    case 'refused':
      return notControllable(outcome.message, job.id);
    case 'not-found':
      return notControllable('The job is not under way: it has not begun yet, or has just ended.', job.id);
    case 'away':
      return new UnavailableError(
        'The workflow of the job did not answer in time.',
        'Look at the state of the job, then ask again with the same clientMutationId.',
      );
  }
}
