import type { Repositories } from '../../db/repositories';
import type { JobOperation } from '../../workflows/domain/job';
import { ConflictError } from '../graphql/user-error';

/** The conflict with the same work that is under way already, with its job; null when there is none. Two at once are decided by the database. */
export async function conflictWithActiveJob(
  db: Repositories,
  operation: JobOperation,
  subject: { readonly hypervisorId: string; readonly vmGroupId: string | null },
): Promise<ConflictError | null> {
  const active = await db.jobs.activeFor(operation, subject);
  if (!active) return null;
  return new ConflictError(
    'JOB_ALREADY_ACTIVE',
    'The same work is under way already.',
    'Wait for that job (its id is in `conflictingId`), or cancel it.',
    [],
    active.id,
  );
}
