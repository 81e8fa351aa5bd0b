import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../db/database';
import type { IdempotentRequest, Recalled } from '../../../db/repositories/idempotent-requests';
import type { JobRow } from '../../../db/repositories/jobs';
import { isFinal } from '../../../workflows/domain/job';
import type { Scope } from '../../../workflows/domain/scope';
import { tenantNotActive } from '../../auth/denial';
import { STILL_POSSIBLE } from '../../auth/still-possible';
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

interface AskedControl {
  readonly jobId: string;
  readonly operation: string;
}

/** Finds the job and takes the number for it before anything is done, so that another request under that number is refused wherever it comes in. */
export async function beginControl(
  database: Database,
  scope: Scope,
  asked: AskedControl,
  request: IdempotentRequest | null,
): Promise<BegunControl | UserError> {
  for (let look = 1; ; look += 1) {
    const { job, mayWork, recalled } = await lookUp(database, scope, asked, request);
    if (recalled.kind === 'CONFLICT') return idempotencyConflict();
    if (!job) return new NotFoundError('job', ['input', 'jobId']);
    if (recalled.kind === 'FIRST' && !mayWork) return tenantNotActive();
    if (recalled.kind === 'FIRST' || look === LOOKS) return { job, isDone: false };
    if (recalled.isSettled) return { job, isDone: true };
    await pause(LOOK_AGAIN_MS);
  }
}

interface LookedUp {
  readonly job: JobRow | null;
  /** Whether the tenant is ACTIVE, or the control is possible all the same. */
  readonly mayWork: boolean;
  readonly recalled: Recalled;
}

function lookUp(
  database: Database,
  scope: Scope,
  { jobId, operation }: AskedControl,
  request: IdempotentRequest | null,
): Promise<LookedUp> {
  return database.inScope(scope, async ({ jobs, tenants, idempotentRequests }) => {
    const job = await jobs.find(jobId);
    const tenant = job?.tenantId && !STILL_POSSIBLE.has(operation) ? await tenants.find(job.tenantId) : null;
    const mayWork = !tenant || tenant.status === 'ACTIVE';
    if (!request) return { job, mayWork, recalled: { kind: 'FIRST' } };
    // What cannot be done takes no number.
    const canBeDone = job !== null && mayWork && !isFinal(job.state);
    return { job, mayWork, recalled: await (canBeDone ? idempotentRequests.claim(request, job.id) : idempotentRequests.recall(request)) };
  });
}
