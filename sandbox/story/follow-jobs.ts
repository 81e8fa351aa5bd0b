import type { Portal } from './portal';
import type { ProgressRow, Terminal } from './terminal';

/** Where a job stands, as the subscription tells it. */
export interface JobNews {
  readonly id: string;
  readonly state: string;
  readonly progress: { readonly total: number; readonly started: number; readonly completed: number; readonly failed: number };
}

/** A job to follow and what to call it on the screen. */
export interface FollowedJob {
  readonly jobId: string;
  readonly label: string;
}

const PROGRESS = `subscription Progress($jobId: ID!) {
  jobProgress(jobId: $jobId) { id state progress { total started completed failed } }
}`;

const FINAL = new Set(['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED']);

const NOT_YET: Omit<JobNews, 'id'> = { state: 'QUEUED', progress: { total: 0, started: 0, completed: 0, failed: 0 } };

const rowOf = ({ label }: FollowedJob, { state, progress }: JobNews): ProgressRow => ({
  label,
  done: progress.completed,
  failed: progress.failed,
  total: progress.total,
  note: state.toLowerCase().replaceAll('_', ' '),
});

/** Follows jobs live over the WebSocket until each is final; with a terminal, draws a bar for each. */
export async function followJobs(portal: Portal, jobs: readonly FollowedJob[], terminal?: Terminal): Promise<JobNews[]> {
  const news = new Map<string, JobNews>(jobs.map(({ jobId }) => [jobId, { ...NOT_YET, id: jobId }]));
  const draw = (): void => terminal?.progress(jobs.map((job) => rowOf(job, news.get(job.jobId) ?? { ...NOT_YET, id: job.jobId })));
  draw();
  await Promise.all(
    jobs.map(async ({ jobId }) => {
      for await (const { jobProgress } of portal.follow<{ jobProgress: JobNews }>(PROGRESS, { jobId })) {
        news.set(jobId, jobProgress);
        draw();
        if (FINAL.has(jobProgress.state)) return;
      }
    }),
  );
  terminal?.settleProgress();
  return jobs.map(({ jobId }) => news.get(jobId) ?? { ...NOT_YET, id: jobId });
}
