import type { JobId, JobItemId } from '../../workflows/domain/ids';
import { pageOfEach } from '../nested-pages';
import type { Page, PageRequest } from '../page';
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

const SELECT = `seq::text as seq, job_id as "jobId", item_id as "itemId", at, level, code, message`;

/** The logs of jobs, to read; oldest first is their natural order. */
export function jobEventRepository(session: Session) {
  // The column by its table's name: a bare `seq` in an order would be the selected text, where 10 comes before 9.
  const ofJobs = (jobIds: readonly string[], page: PageRequest): Promise<Map<string, Page<JobEventRow>>> =>
    pageOfEach<JobEventRow>(session, { select: SELECT, from: 'job_event', id: 'job_event.seq', page, parent: 'job_id', parentIds: jobIds });
  return {
    /** The logs of several jobs. */
    ofJobs,

    /** The next events of one job, oldest first, at most `limit`. */
    async after(jobId: string, seq: string | null, limit: number): Promise<readonly JobEventRow[]> {
      const pages = await ofJobs([jobId], { limit, after: seq, oldestFirst: true });
      return pages.get(jobId)?.rows ?? [];
    },
  };
}
