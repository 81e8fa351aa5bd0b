import type { JobId, MspId, TenantId } from '../../../workflows/domain/ids';
import { attemptOf, isFinal, JOB_STATES, type JobAttempt, type JobState } from '../../../workflows/domain/job';
import type { Session, Transaction } from '../../session';

/** The longest pause between two tries to reach a workflow. */
const LONGEST_PAUSE_SECONDS = 60;

const UNDER_WAY: readonly JobState[] = JOB_STATES.filter((state) => !isFinal(state));

/** A job that is to end, and whose workflow has not agreed yet. */
export interface DueCancellation {
  readonly jobId: JobId;
  readonly attempt: number;
  readonly mspId: MspId;
  readonly tenantId: TenantId;
}

/** Telling the jobs of a tenant to end, in the transaction that says so; the relay passes it on. */
export function jobCancellationRepository({ query }: Session) {
  return {
    /** Tells every job of a tenant that is under way to end; what was told before is told again. Answers how many there are. */
    async askAll(tenantId: TenantId): Promise<number> {
      const asked = await query(
        `insert into job_cancellation (job_id, job_attempt, msp_id, tenant_id)
         select id, attempt, msp_id, tenant_id from job where tenant_id = $1 and state = any($2) order by id
         on conflict (job_id, job_attempt) do update set done_at = null, next_attempt_at = now() returning job_id`,
        [tenantId, UNDER_WAY],
      );
      return asked.length;
    },
  };
}

/** The relay's view: what is to be passed on, for every MSP. */
export function jobCancellationSystemRepository({ query }: Transaction) {
  return {
    /** Takes at most `limit` that are due, as the outbox gives its starts: each to one relay, and put off by a growing pause. */
    claimDue: (limit: number): Promise<DueCancellation[]> =>
      query<DueCancellation>(
        `with due as materialized (
           select job_id, job_attempt from job_cancellation where done_at is null and next_attempt_at <= now()
           order by next_attempt_at limit $1 for update skip locked
         )
         update job_cancellation c set attempts = attempts + 1,
           next_attempt_at = now() + make_interval(secs => least($2, 2 ^ least(attempts + 1, 10)) * (0.75 + random() * 0.5))
         from due where c.job_id = due.job_id and c.job_attempt = due.job_attempt
         returning c.job_id as "jobId", c.job_attempt as attempt, c.msp_id as "mspId", c.tenant_id as "tenantId"`,
        [limit, LONGEST_PAUSE_SECONDS],
      ),

    /** Notes that the job is over, or that its workflow has agreed to end it. */
    async markDone(run: JobAttempt): Promise<void> {
      await query('update job_cancellation set done_at = now(), last_error = null where job_id = $1 and job_attempt = $2', [
        run.jobId,
        attemptOf(run),
      ]);
    },

    /** Notes why nobody agreed; the pause of the claim decides when it is tried again. */
    async markFailed(run: JobAttempt, message: string): Promise<void> {
      await query('update job_cancellation set last_error = $3 where job_id = $1 and job_attempt = $2 and done_at is null', [
        run.jobId,
        attemptOf(run),
        message,
      ]);
    },
  };
}
