import type { JobId, JobItemId } from '../../workflows/domain/ids';
import { when, type Page, type PageRequest } from '../page';
import { pageOfEach } from '../read-pages';
import type { Session } from '../session';

/** How much an event matters. */
export const JOB_EVENT_LEVELS = ['INFO', 'WARNING', 'ERROR'] as const;
export type JobEventLevel = (typeof JOB_EVENT_LEVELS)[number];

/** One line of a job's log; `seq` grows with every event and is what a reader goes on from. */
export interface JobEventRow {
  /** A decimal number as text: it is 64 bits wide. */
  readonly seq: string;
  readonly jobId: JobId;
  readonly itemId: JobItemId | null;
  readonly at: Date;
  readonly level: JobEventLevel;
  readonly code: string;
  readonly message: string;
}

/** Which events a list shows. */
export interface JobEventFilter {
  readonly levels?: readonly JobEventLevel[] | null;
  readonly itemId?: string | null;
}

const SELECT = `seq::text as seq, job_id as "jobId", item_id as "itemId", at, level, code, message`;

/** The logs of jobs, to read; oldest first is their natural order. */
export function jobEventRepository(session: Session) {
  // The column by its table's name: a bare `seq` in an order would be the selected text, where 10 comes before 9.
  const ofJobs = (jobIds: readonly string[], filter: JobEventFilter, page: PageRequest): Promise<Map<string, Page<JobEventRow>>> =>
    pageOfEach<JobEventRow>(session, {
      select: SELECT,
      from: 'job_event',
      id: 'job_event.seq',
      page,
      parent: 'job_id',
      parentIds: jobIds,
      where: [when(filter.levels, (p) => `level = any(${p})`), when(filter.itemId, (p) => `item_id = ${p}`)],
    });
  return {
    /** The logs of several jobs. */
    ofJobs,

    /** The next events of one job, oldest first, at most `limit`. */
    async after(jobId: string, seq: string | null, limit: number): Promise<readonly JobEventRow[]> {
      const pages = await ofJobs([jobId], {}, { limit, after: seq === null ? null : [seq], order: 'OLDEST_FIRST' });
      return pages.get(jobId)?.rows ?? [];
    },
  };
}
