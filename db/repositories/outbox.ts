import type { JobId, TenantId } from '../../workflows/domain/ids';
import { attemptOf, type JobAttempt } from '../../workflows/domain/job';
import { newId } from '../new-id';
import type { Session, Transaction } from '../session';

/** Whoever wrote a row tries to start it at once; the relay leaves it alone for so long. */
const HEAD_START_SECONDS = 3;

/** The longest pause between two attempts. */
const LONGEST_PAUSE_SECONDS = 60;

/** A start that is due; `start` is what was given to `add`. */
export interface DueStart<Start> {
  readonly jobId: JobId;
  /** Which attempt at the job it starts. */
  readonly attempt: number;
  readonly start: Start;
  /** How often the relay has claimed it, this time included. */
  readonly attempts: number;
}

/** What must leave a transaction: one workflow start for each attempt at a job. */
export function outboxRepository({ query, scope }: Session) {
  return {
    /** Adds the start of an attempt to the transaction that writes it into the job; `start` must survive JSON. */
    async add(run: JobAttempt & { readonly tenantId: TenantId | null; readonly start: object }): Promise<void> {
      await query(
        `insert into outbox (id, msp_id, tenant_id, job_id, job_attempt, start, next_attempt_at)
         values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7))`,
        [newId('outbox'), scope.mspId, run.tenantId, run.jobId, attemptOf(run), JSON.stringify(run.start), HEAD_START_SECONDS],
      );
    },

    /** Notes that the workflow of an attempt was started; again changes nothing. */
    markDone: markingDone(query),
  };
}

/** The relay's view: the starts of every MSP that nobody has made yet. */
export function outboxSystemRepository({ query }: Transaction) {
  return {
    /**
     * Takes at most `limit` starts that are due, the longest due first, and puts each off by a growing pause (2 s, 4 s … 60 s, with jitter): commit,
     * start them, mark them. Relays that ask at the same time get different ones; one that dies gives its starts back by the pause running out.
     * What was told to end before it was started is nobody's to start.
     */
    async claimDue<Start>(limit: number): Promise<DueStart<Start>[]> {
      return query<DueStart<Start>>(
        `with due as materialized (
           select id from outbox o where done_at is null and next_attempt_at <= now()
             and not exists (select from job_cancellation c where c.job_id = o.job_id and c.job_attempt = o.job_attempt)
           order by next_attempt_at limit $1 for update skip locked
         )
         update outbox set attempts = attempts + 1,
           next_attempt_at = now() + make_interval(secs => least($2, 2 ^ least(attempts + 1, 10)) * (0.75 + random() * 0.5))
         from due where outbox.id = due.id
         returning outbox.job_id as "jobId", outbox.job_attempt as attempt, outbox.start, outbox.attempts`,
        [limit, LONGEST_PAUSE_SECONDS],
      );
    },

    /** Notes that the workflow of an attempt was started; again changes nothing. */
    markDone: markingDone(query),

    /** Notes why a start did not succeed, in words without secrets; the pause of the claim decides when it is tried again. */
    async markFailed(run: JobAttempt, message: string): Promise<void> {
      await query(`update outbox set last_error = $3 where job_id = $1 and job_attempt = $2 and done_at is null`, [
        run.jobId,
        attemptOf(run),
        message,
      ]);
    },
  };
}

// Not all starts of the job: a late note of one attempt must not take the start of the next out of the relay's sight.
const markingDone =
  (query: Transaction['query']) =>
  async (run: JobAttempt): Promise<void> => {
    await query(`update outbox set done_at = now(), last_error = null where job_id = $1 and job_attempt = $2 and done_at is null`, [
      run.jobId,
      attemptOf(run),
    ]);
  };
