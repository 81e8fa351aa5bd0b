import type { Repositories } from '../../db/repositories';
import type { JobId } from '../../workflows/domain/ids';
import type { Scope } from '../../workflows/domain/scope';
import { tenantNotActive } from '../auth/denial';
import type { RequestContext } from '../context';
import type { MutationInput } from '../graphql/mutation-input';
import { UserError } from '../graphql/user-error';
import type { Perform, Performed, Written } from '../mutations/perform';
import type { QuotaWarning } from '../quotas/quota-warning';
import { asEvent } from '../quotas/warning-event';
import { withinQuota } from '../quotas/within-quota';
import type { StartAtOnce } from '../temporal/start-workflow';
import type { WorkflowStart } from '../temporal/workflow-start';
import { workflowStartOf, type JobRequest } from './workflow-start-of';

/** What comes of asking for a job, beside the job. */
export interface Requested {
  readonly start: WorkflowStart;
  /** Quotas of the tenant that are passed now. */
  readonly warnings: readonly QuotaWarning[];
}

/** A job that was asked for. */
export type RequestedJob = Performed<'job', Requested>;

/** The one way to a job: its row, the outbox, audit and idempotency in one transaction, and then at once to Temporal. */
export type RequestJob = (
  context: RequestContext,
  mutation: { readonly operation: string; readonly input: MutationInput },
  plan: (db: Repositories) => Promise<JobRequest | UserError>,
) => Promise<RequestedJob | UserError>;

/** Requests jobs through the mutations' one way of writing. */
export function requestingJobs(perform: Perform, startAtOnce: StartAtOnce): RequestJob {
  return async (context, mutation, plan) => {
    const outcome = await perform<'job', Requested>(context, { ...mutation, makes: 'job' }, async (db, jobId) => {
      const request = await plan(db);
      return request instanceof UserError ? request : writeJob(db, context, jobId, request);
    });
    // Committed first, started second: a crash between the two leaves an outbox row that the relay starts.
    if (!(outcome instanceof UserError) && outcome.extra) await startAtOnce(outcome.extra.start);
    return outcome;
  };
}

async function writeJob(
  db: Repositories,
  { scope: { mspId }, principal }: RequestContext,
  jobId: JobId,
  request: JobRequest,
): Promise<Written<Requested> | UserError> {
  const { operation, hypervisor, vmGroup, recoveryPointId, parameters } = request;
  const { tenantId } = hypervisor;
  const tenant = tenantId && (await db.tenants.hold(tenantId));
  if (tenant && tenant.status !== 'ACTIVE') return tenantNotActive();
  const running = tenant ? await withinQuota(db, tenant.id, 'RUNNING_JOBS') : [];
  if (running instanceof UserError) return running;
  const warnings = [...(request.warnings ?? []), ...running];
  const scope: Scope = { mspId, tenantId };
  const start = workflowStartOf({ jobId, attempt: 1 }, scope, request, tenant ? tenant.name : 'the MSP itself');
  const job = {
    id: jobId,
    tenantId,
    operation,
    hypervisorId: hypervisor.id,
    vmGroupId: vmGroup?.id ?? null,
    recoveryPointId,
    planRevisionId: vmGroup?.planRevisionId ?? null,
    parameters,
    workflowId: start.workflowId,
    requestedBy: principal.id,
  };
  await db.jobs.request(job);
  await db.outbox.add({ jobId, tenantId, start });
  await db.jobRuns.note(jobId, warnings.map(asEvent));
  return { tenantId, after: job, extra: { start, warnings } };
}
