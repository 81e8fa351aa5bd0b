import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../db/database';
import type { IdempotentRequest, Recalled } from '../../../db/repositories/idempotent-requests';
import type { JobRow } from '../../../db/repositories/jobs';
import { isFinal } from '../../../workflows/domain/job';
import type { Scope } from '../../../workflows/domain/scope';
import { NotFoundError, type UserError } from '../../graphql/user-error';
import { idempotencyConflict } from '../../mutations/perform';

const LOOK_AGAIN_MS = 100;

/** A twin that is still at it is waited for so long; then its API is taken for dead, and this request does it: Temporal does the same update once. */
const LOOKS = 100;

/** A job that is to be controlled, or has been under this number. */
export interface BegunControl {
  readonly job: JobRow;
  readonly isDone: boolean;
}

/** Finds the job and takes the number for it before anything is done, so that another request under that number is refused wherever it comes in. */
export async function beginControl(
  database: Database,
  scope: Scope,
  jobId: string,
  request: IdempotentRequest | null,
): Promise<BegunControl | UserError> {
  for (let look = 1; ; look += 1) {
    const { job, recalled } = await lookUp(database, scope, jobId, request);
    if (recalled.kind === 'CONFLICT') return idempotencyConflict();
    if (!job) return new NotFoundError('job', ['input', 'jobId']);
    if (recalled.kind === 'FIRST' || look === LOOKS) return { job, isDone: false };
    if (recalled.isSettled) return { job, isDone: true };
    await pause(LOOK_AGAIN_MS);
  }
}

function lookUp(
  database: Database,
  scope: Scope,
  jobId: string,
  request: IdempotentRequest | null,
): Promise<{ job: JobRow | null; recalled: Recalled }> {
  return database.inScope(scope, async ({ jobs, idempotentRequests }) => {
    const job = await jobs.find(jobId);
    if (!request) return { job, recalled: { kind: 'FIRST' } };
    // What cannot be done takes no number.
    const canBeDone = job !== null && !isFinal(job.state);
    return { job, recalled: await (canBeDone ? idempotentRequests.claim(request, job.id) : idempotentRequests.recall(request)) };
  });
}
