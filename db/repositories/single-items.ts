import type { JobId, JobItemId } from '../../workflows/domain/ids';
import type { ItemFailure } from '../../workflows/domain/item-failure';
import type { JobItemState } from '../../workflows/domain/job';
import type { Session } from '../session';

/** An item of a job that works on its items one by one. */
export interface SingleItem {
  readonly id: JobItemId;
  readonly name: string;
  readonly state: JobItemState;
  /** What the job has noted of it: ids of what it made, counts of what it found. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** How an item ends; a failure is there exactly when it FAILED. */
export interface SingleEnding {
  readonly state: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  readonly failure: ItemFailure | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Items of discoveries and restores: few, one by one, each with notes of its own. */
export function singleItemRepository({ query }: Session) {
  const recount = (jobId: JobId) =>
    query(
      `update job set (items_pending, items_started, items_completed, items_failed, items_skipped, items_cancelled) = (
         select count(*) filter (where state = 'PENDING'), count(*) filter (where state = 'STARTED'), count(*) filter (where state = 'COMPLETED'),
                count(*) filter (where state = 'FAILED'), count(*) filter (where state = 'SKIPPED'), count(*) filter (where state = 'CANCELLED')
           from job_item where job_id = $1)
        where id = $1`,
      [jobId],
    );
  return {
    /** The job's item in a region, or its only one; null when it is not planned. */
    async find(jobId: JobId, region: string | null = null): Promise<SingleItem | null> {
      const [item] = await query<SingleItem>(
        'select id, name, state, detail from job_item where job_id = $1 and ($2::text is null or region = $2) order by ordinal limit 1',
        [jobId, region],
      );
      return item ?? null;
    },

    /** Marks an item as under way and adds to its notes; one that has ended is left alone. */
    async start(jobId: JobId, itemId: JobItemId, detail: SingleEnding['detail']): Promise<void> {
      await query(
        `update job_item set state = 'STARTED', started_at = coalesce(started_at, now()), detail = detail || $2::jsonb
          where id = $1 and state in ('PENDING', 'STARTED')`,
        [itemId, JSON.stringify(detail)],
      );
      await recount(jobId);
    },

    /** Ends an item; one that has ended already is left alone. */
    async end(jobId: JobId, itemId: JobItemId, { state, failure, detail }: SingleEnding): Promise<void> {
      await query(
        `update job_item set state = $2, failure_code = $3, failure_message = $4, failure_remedy = $5, detail = detail || $6::jsonb,
                finished_at = now(), started_at = coalesce(started_at, now())
          where id = $1 and state in ('PENDING', 'STARTED')`,
        [itemId, state, failure?.code ?? null, failure?.message ?? null, failure?.remedy ?? null, JSON.stringify(detail)],
      );
      await recount(jobId);
    },
  };
}
