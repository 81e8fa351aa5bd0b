import { attemptOf, type JobAttempt } from '../../../workflows/domain/job';
import type { Session } from '../../session';
import { jobRunRepository } from '../job-runs';
import { MAY_NOT_BEGIN } from './may-not-begin';

/** Jobs that are waiting for a run. */
export function unbegunJobRepository(session: Session) {
  const runs = jobRunRepository(session);
  return {
    /** Ends a job as CANCELLED that no run has taken and that may not be begun any more; false, and nothing is written, for every other. */
    async end(run: JobAttempt): Promise<boolean> {
      const found = await session.query(
        `select id from job where id = $1 and attempt = $2 and state = 'QUEUED' and ${MAY_NOT_BEGIN} for update of job`,
        [run.jobId, attemptOf(run)],
      );
      if (found.length === 0) return false;
      const message = 'Nothing is begun for the tenant any more, so this job was cancelled before it began.';
      await runs.note(run.jobId, [{ level: 'WARNING', code: 'JOB_NOT_BEGUN', message }]);
      await runs.finish(run, { cancelled: true, failure: null, result: null });
      return true;
    },
  };
}
