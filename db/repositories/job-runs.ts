import type { JobId } from '../../workflows/domain/ids';
import {
  attemptOf,
  endingOf,
  isFinal,
  JOB_STATES,
  mayMove,
  NO_ITEMS,
  type ItemCounts,
  type JobAttempt,
  type JobState,
} from '../../workflows/domain/job';
import { itemFailure, type ItemFailureCode } from '../../workflows/domain/item-failure';
import type { Session } from '../session';
import { MAY_NOT_BEGIN } from './tenancy/may-not-begin';

/** A line of a job's log: an UPPER_SNAKE code for programs, plain words for people, never a secret. */
export interface JobEventNote {
  readonly level: 'INFO' | 'WARNING' | 'ERROR';
  readonly code: string;
  readonly message: string;
  readonly itemId?: string;
}

/** How a run says that its job ended; a null result leaves one that a step has written. */
export interface RunEnding {
  readonly cancelled: boolean;
  readonly failure: { readonly type: string; readonly message: string } | null;
  readonly result: Readonly<Record<string, unknown>> | null;
  /** What the items that are still open fail as; AWS_FAILED unless said. */
  readonly openItemsFailAs?: ItemFailureCode;
  /** Items that there must be, at least. */
  readonly planned?: number;
}

const FINAL: readonly JobState[] = JOB_STATES.filter(isFinal);
const STATE_EVENT: Partial<Record<JobState, readonly [code: string, message: string]>> = {
  PAUSED: ['JOB_PAUSED', 'Paused: nothing new begins; what AWS is doing goes on.'],
  RUNNING: ['JOB_RESUMED', 'Resumed.'],
  CANCELLING: ['JOB_CANCELLING', 'Cancelling: what is complete is kept, what is half done is taken away.'],
};

/** What a workflow run writes into its job: it takes the job, moves it, logs, and ends it. */
export function jobRunRepository(session: Session) {
  const note = async (jobId: JobId, events: readonly JobEventNote[]): Promise<void> => {
    if (events.length === 0) return;
    await session.query(
      `insert into job_event (msp_id, tenant_id, job_id, item_id, level, code, message)
       select job.msp_id, job.tenant_id, job.id, given."itemId", given.level, given.code, given.message
       from job, jsonb_to_recordset($2::jsonb) as given ("itemId" text, level text, code text, message text) where job.id = $1`,
      [jobId, JSON.stringify(events)],
    );
  };

  const recount = async (jobId: JobId): Promise<ItemCounts> => {
    const rows = await session.query<{ state: keyof ItemCounts; items: number }>(
      'select state, count(*)::int as items from job_item where job_id = $1 group by state',
      [jobId],
    );
    return rows.reduce((counts, { state, items }) => ({ ...counts, [state]: items }), NO_ITEMS);
  };

  return {
    note,

    /** Takes the job for one run of its workflow; false when it is over, unknown, may not be begun, or another run has it. Again by the same run is true. */
    async claim(jobId: JobId, workflowId: string, runId: string): Promise<boolean> {
      const claimed = await session.query(
        `with before as (
           select id, run_id from job
           where id = $1 and workflow_id = $2 and state <> all($4) and (run_id is null or run_id = $3) and not ${MAY_NOT_BEGIN} for update of job
         ), claimed as (
           update job set run_id = $3, started_at = coalesce(started_at, now()), state = case job.state when 'QUEUED' then 'RUNNING' else job.state end
           from before where job.id = before.id returning job.id, job.msp_id, job.tenant_id
         ), noted as (
           insert into job_event (msp_id, tenant_id, job_id, level, code, message)
           select claimed.msp_id, claimed.tenant_id, claimed.id, 'INFO', 'JOB_CLAIMED', 'A worker has taken the job.'
           from claimed join before using (id) where before.run_id is null
         ) select id from claimed`,
        [jobId, workflowId, runId, FINAL],
      );
      return claimed.length > 0;
    },

    /** Moves the job where an operator asked it to go; a move that the job's life does not allow any more, or of an earlier attempt, changes nothing. */
    async recordState(run: JobAttempt, state: JobState): Promise<void> {
      const from = JOB_STATES.filter((before) => before !== state && mayMove(before, state));
      const moved = await session.query('update job set state = $2 where id = $1 and attempt = $4 and state = any($3) returning id', [
        run.jobId,
        state,
        from,
        attemptOf(run),
      ]);
      const event = STATE_EVENT[state];
      if (moved.length > 0 && event) await note(run.jobId, [{ level: 'INFO', code: event[0], message: event[1] }]);
    },

    /** Writes what the job came to; a later call replaces an earlier one. */
    async recordResult(jobId: JobId, result: Readonly<Record<string, unknown>>): Promise<void> {
      await session.query('update job set result = $2::jsonb where id = $1', [jobId, JSON.stringify(result)]);
    },

    /**
     * Ends the job: closes what is still open, counts the items anew, and names the end; again it only answers what was written. Null, and
     * nothing is written, when a later attempt has the job.
     */
    async finish(run: JobAttempt, asked: RunEnding): Promise<{ state: JobState; items: ItemCounts } | null> {
      const { jobId } = run;
      const [job] = await session.query<{ state: JobState; attempt: number }>('select state, attempt from job where id = $1 for update', [
        jobId,
      ]);
      if (!job) throw new Error(`There is no job ${jobId} in this scope.`);
      if (job.attempt !== attemptOf(run)) return null;
      if (isFinal(job.state)) return { state: job.state, items: await recount(jobId) };

      await closeOpenItems(session, jobId, asked);
      const items = await recount(jobId);
      const ending = withLoss(asked, items);
      const state = finalState(items, ending);
      await session.query(
        `update job set state = $2, finished_at = now(), failure_type = $3, failure_message = $4,
           result = coalesce($5::jsonb, result, case operation when 'protectGroup' then jsonb_build_object('recoveryPoints', $8::int) end),
           items_pending = $6, items_started = $7, items_completed = $8, items_failed = $9, items_skipped = $10, items_cancelled = $11
         where id = $1`,
        [
          jobId,
          state,
          ending.failure?.type ?? null,
          ending.failure?.message ?? null,
          ending.result && JSON.stringify(ending.result),
          items.PENDING,
          items.STARTED,
          items.COMPLETED,
          items.FAILED,
          items.SKIPPED,
          items.CANCELLED,
        ],
      );
      await note(jobId, [lastWord(state, ending)]);
      return { state, items };
    },
  };
}

function finalState(items: ItemCounts, { cancelled, failure }: RunEnding): JobState {
  if (failure && !cancelled) return items.COMPLETED > 0 ? 'COMPLETED_WITH_ERRORS' : 'FAILED';
  return endingOf(items, cancelled);
}

/** A plan has rows for all its items before anything is done; fewer are what a failover of the database took away, and the job must not hide it. */
function withLoss(ending: RunEnding, items: ItemCounts): RunEnding {
  const there = Object.values(items).reduce((sum, count) => sum + count, 0);
  const { planned = 0, failure } = ending;
  if (there >= planned || failure) return ending;
  const message =
    `The database holds ${there} of the ${planned} items that were planned; it may have lost commits in a failover. ` +
    'Reconcile the connection, which finds what is left in AWS, and run the job again.';
  return { ...ending, failure: { type: 'ItemsLost', message } };
}

/** No item stays open behind a job that is over, and no recovery point pending behind its item: a retry would find it standing in its way. */
async function closeOpenItems(
  session: Session,
  jobId: JobId,
  { cancelled, failure, openItemsFailAs = 'AWS_FAILED' }: RunEnding,
): Promise<void> {
  const reason = cancelled ? null : itemFailure(openItemsFailAs, failure?.message ?? 'The job ended before this item did.');
  const [closed] = await session.query<{ started: number }>(
    `with closed as (
       update job_item set state = $2, finished_at = now(), failure_code = $3, failure_message = $4, failure_remedy = $5
       where job_id = $1 and state in ('PENDING', 'STARTED') returning recovery_point_id
     ) select count(recovery_point_id)::int as started from closed`,
    [jobId, cancelled ? 'CANCELLED' : 'FAILED', reason?.code ?? null, reason?.message ?? null, reason?.remedy ?? null],
  );
  // Asked for only then: the API, which ends jobs that nobody has begun, may not write recovery points.
  if (closed && closed.started > 0) await failPendingPoints(session, jobId);
}

const failPendingPoints = (session: Session, jobId: JobId): Promise<unknown> =>
  session.query(
    `with points as (
       update recovery_point p set state = 'FAILED' from job_item i
       where i.job_id = $1 and p.id = i.recovery_point_id and p.job_item_id = i.id and p.state = 'PENDING' and i.state in ('FAILED', 'CANCELLED') returning p.id
     )
     update recovery_point_copy c set state = 'FAILED' from points where c.recovery_point_id = points.id`,
    [jobId],
  );

function lastWord(state: JobState, { failure }: RunEnding): JobEventNote {
  const level = { COMPLETED: 'INFO', CANCELLED: 'WARNING', COMPLETED_WITH_ERRORS: 'WARNING' } as const;
  const words = state.toLowerCase().replaceAll('_', ' ');
  const message = failure ? `The job ended ${words}: ${failure.message}` : `The job ended ${words}.`;
  return { level: state in level ? level[state as keyof typeof level] : 'ERROR', code: 'JOB_FINISHED', message };
}
