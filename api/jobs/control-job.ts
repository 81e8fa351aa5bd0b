import { z } from 'zod';
import type { Database } from '../../db/database';
import type { JobRow } from '../../db/repositories/jobs';
import { JOB_UPDATES } from '../../workflows/contracts/job-control';
import type { JobId } from '../../workflows/domain/ids';
import { isFinal, type JobState } from '../../workflows/domain/job';
import { doneBy, REPEATED } from '../audit/done-by';
import type { RequestContext } from '../context';
import { ConflictError, NotFoundError, UnavailableError, UserError } from '../graphql/user-error';
import { hashOfInput } from '../mutations/input-hash';
import { clientMutationId as numberSchema } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import { idempotencyConflict } from '../mutations/perform';
import type { UpdateOutcome, WorkflowClient } from '../temporal/workflow-client';

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
 * JOB_NOT_CONTROLLABLE in its own words. The workflow writes the new state itself, so nothing is written here but audit and idempotency.
 */
export function controlJob(
  control: JobControl,
  { database, temporal }: { readonly database: Database; readonly temporal: WorkflowClient },
) {
  const operation = JOB_UPDATES[control];
  return async (context: RequestContext, input: ControlInput): Promise<JobId | UserError> => {
    const refusal = parseInput(Numbered, input);
    if (refusal instanceof UserError) return refusal;
    const job = await jobToControl(database, context, operation, input);
    if (job instanceof UserError) return job;
    if (job.repeated) {
      await context.audit.ended(context, { action: operation, subjectId: job.id, result: 'DONE', ...REPEATED });
      context.attempt.noteRecorded();
      return job.id;
    }
    if (isFinal(job.state)) return notControllable(`The job is over (${job.state}).`, job.id);
    const update = { workflowId: job.workflowId, name: operation, updateId: updateIdOf(context, operation, input) };
    const outcome = await temporal.update(update, BUDGET_MS);
    if (outcome.kind !== 'done') return refusalOf(outcome, job);
    const noted = await note(database, context, operation, input, job, outcome.answer.state);
    context.attempt.noteRecorded();
    return noted;
  };
}

/** Temporal answers the same update id once: unnumbered requests are each their own. */
const updateIdOf = ({ principal, requestId }: RequestContext, operation: string, { clientMutationId }: ControlInput): string =>
  clientMutationId ? `${operation}/${principal.id}/${clientMutationId}` : `${operation}/${requestId}`;

const requestOf = ({ principal }: RequestContext, operation: string, input: ControlInput, clientMutationId: string) => ({
  principalId: principal.id,
  clientMutationId,
  operation,
  inputHash: hashOfInput(input),
});

function jobToControl(
  database: Database,
  context: RequestContext,
  operation: string,
  input: ControlInput,
): Promise<(JobRow & { readonly repeated: boolean }) | UserError> {
  return database.inScope(context.scope, async ({ jobs, idempotentRequests }) => {
    const job = await jobs.find(input.jobId);
    const recalled = input.clientMutationId
      ? await idempotentRequests.recall(requestOf(context, operation, input, input.clientMutationId))
      : { kind: 'FIRST' };
    if (recalled.kind === 'CONFLICT') return idempotencyConflict();
    if (!job) return new NotFoundError('job', ['input', 'jobId']);
    return { ...job, repeated: recalled.kind === 'REPEATED' };
  });
}

function note(
  database: Database,
  context: RequestContext,
  operation: string,
  input: ControlInput,
  job: JobRow,
  state: JobState,
): Promise<JobId | UserError> {
  return database.inScope(context.scope, async ({ auditEvents, idempotentRequests }) => {
    if (input.clientMutationId) await idempotentRequests.remember(requestOf(context, operation, input, input.clientMutationId), job.id);
    const change = { before: { state: job.state }, after: { state } };
    await auditEvents.append({ ...doneBy(context), action: operation, subjectId: job.id, tenantId: job.tenantId, ...change });
    return job.id;
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
