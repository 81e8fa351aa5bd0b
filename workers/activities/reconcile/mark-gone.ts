import type { OpenJob } from '../../../db/repositories/reconciliation/gone-runs';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { RunEnd } from '../../../workflows/domain/drift';
import type { HypervisorId, JobId } from '../../../workflows/domain/ids';
import { sideBySide } from '../side-by-side';
import type { ReconcileDeps } from './reconcile-dependencies';

type Deps = Pick<ReconcileDeps, 'database' | 'runs' | 'timing'>;

/** Workflows that are described together. */
const WIDTH = 8;

/** Marks the open jobs of a connection whose run is over; answers for how long, in milliseconds, another one is still to be left alone. */
export async function markGone(deps: Deps, run: JobRun, hypervisorId: HypervisorId): Promise<number> {
  let waitMs = 0;
  for await (const page of openJobs(deps, run, hypervisorId)) {
    const gone: { jobId: JobId; workflowId: string; as: RunEnd }[] = [];
    await sideBySide(page, WIDTH, async (job) => {
      const end = await endOf(deps, job);
      if (end === null) return;
      const left = end.at.getTime() + deps.timing.graceMs - Date.now();
      if (left > 0) waitMs = Math.max(waitMs, left);
      else gone.push({ jobId: job.id, workflowId: job.workflowId, as: end.as });
    });
    await deps.database.inScope(run.scope, ({ goneRuns }) => goneRuns.mark(gone));
  }
  return waitMs;
}

/** How and when the run of a job ended; null while it is under way, or still to be started. */
async function endOf({ runs }: Deps, { workflowId, handedOverAt }: OpenJob): Promise<{ as: RunEnd; at: Date } | null> {
  const standing = await runs.standingOf(workflowId);
  if (standing.state === 'OVER') return standing;
  // Temporal forgets runs that are over. What was never handed to it waits in the outbox, and the relay starts it.
  return standing.state === 'UNKNOWN' && handedOverAt ? { as: 'UNKNOWN', at: handedOverAt } : null;
}

/** Another reconciliation of the account that is under way and began before this one; null when it is this one's turn. */
export async function earlierReconciliation(deps: Deps, run: JobRun, hypervisorId: HypervisorId): Promise<JobId | null> {
  const own = await deps.database.inScope(run.scope, ({ jobs }) => jobs.find(run.jobId));
  const turnOf = ({ startedAt, id }: Pick<OpenJob, 'startedAt' | 'id'>): string => `${startedAt?.toISOString() ?? '~'} ${id}`;
  for await (const page of openJobs(deps, run, hypervisorId)) {
    const before = page.filter((job) => job.operation === 'reconcileAccount' && own !== null && turnOf(job) < turnOf(own));
    for (const { id, workflowId } of before) if ((await deps.runs.standingOf(workflowId)).state === 'OPEN') return id;
  }
  return null;
}

/** The other open jobs of a connection, a page at a time. */
async function* openJobs({ database, timing }: Deps, run: JobRun, hypervisorId: HypervisorId): AsyncGenerator<OpenJob[]> {
  let after: JobId | null = null;
  do {
    const from: JobId | null = after;
    const page: OpenJob[] = await database.inScope(run.scope, ({ goneRuns }) => goneRuns.openJobs(hypervisorId, from, timing.pageSize));
    yield page.filter(({ id }) => id !== run.jobId);
    after = page.length === timing.pageSize ? (page.at(-1)?.id ?? null) : null;
  } while (after !== null);
}
