import { z } from 'zod';
import type { Repositories } from '../../db/repositories';
import type { JobRow } from '../../db/repositories/jobs';
import type { JobId } from '../../workflows/domain/ids';
import { RETRIED_OPERATIONS, RETRIED_STATES } from '../../workflows/domain/job';
import { tenantNotActive } from '../auth/denial';
import type { RequestContext } from '../context';
import { ConflictError, NotFoundError, RuleViolationError, UserError } from '../graphql/user-error';
import { id } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Written } from '../mutations/perform';
import { asEvent } from '../quotas/warning-event';
import { withinQuota } from '../quotas/within-quota';
import type { StartAtOnce } from '../temporal/start-workflow';
import { conflictWithActiveJob } from './active-job';
import type { RetryJobItemsInput } from './job-control-inputs';
import type { Requested, RequestedJob } from './request-job';
import { workflowStartOf, type JobRequest } from './workflow-start-of';

const MOST_ITEMS = 1_000;
const Named = z.object({
  itemIds: z
    .array(id)
    .min(1, 'must name at least one item; leave it out for all')
    .max(MOST_ITEMS, `must name at most ${MOST_ITEMS} items`)
    .refine((ids) => new Set(ids).size === ids.length, 'must name each item once')
    .nullish(),
});
const JOB = ['input', 'jobId'];
const ITEMS = ['input', 'itemIds'];

/**
 * Opens a back-up that has ended again, for its failed items only: they are PENDING, the job is QUEUED, and its next attempt has a workflow
 * of its own, so that nothing that is left of the last one can touch it. Two that ask at once are decided by the row of the job.
 */
export function retryJobItems(perform: Perform, startAtOnce: StartAtOnce) {
  return async (context: RequestContext, input: RetryJobItemsInput): Promise<RequestedJob | UserError> => {
    // Whatever the caller gave: only the id of a job that is found gets any further.
    const changes = input.jobId as JobId;
    const mutation = { operation: 'retryJobItems', makes: 'job', changes, input } as const;
    const outcome = await perform<'job', Requested>(context, mutation, (db) => reopen(db, context, input));
    if (!(outcome instanceof UserError) && outcome.extra) await startAtOnce(outcome.extra.start);
    return outcome;
  };
}

async function reopen(db: Repositories, { scope }: RequestContext, input: RetryJobItemsInput): Promise<Written<Requested> | UserError> {
  const named = parseInput(Named, input);
  if (named instanceof UserError) return named;
  const itemIds = named.itemIds ?? null;
  const job = await db.jobs.find(input.jobId);
  if (!job) return new NotFoundError('job', JOB);
  const request = await requestOf(db, job);
  if (request instanceof UserError) return request;
  const refusal = itemIds && (await refusalOfItems(db, job, itemIds));
  if (refusal) return refusal;

  const { tenantId } = job;
  const tenant = tenantId && (await db.tenants.hold(tenantId));
  if (!tenant || tenant.status !== 'ACTIVE') return tenantNotActive();
  const warnings = await withinQuota(db, tenant.id, 'RUNNING_JOBS');
  if (warnings instanceof UserError) return warnings;
  const attempt = job.attempt + 1;
  const start = workflowStartOf({ jobId: job.id, attempt }, { mspId: scope.mspId, tenantId }, request, tenant.name);
  if (!(await db.jobs.reopen(job, start.workflowId))) return notRetryable('The job is being retried already.', job.id);
  const items = await db.jobItemWrites.reopen(job.id, itemIds);
  if (items === 0) return new RuleViolationError('ONLY_FAILED_ITEMS_ARE_RETRIED', JOB);
  const message = `Attempt ${attempt}: ${items} failed ${items === 1 ? 'item is' : 'items are'} tried again.`;
  await db.jobRuns.note(job.id, [{ level: 'INFO', code: 'JOB_RETRIED', message }, ...warnings.map(asEvent)]);
  await db.outbox.add({ jobId: job.id, attempt, tenantId, start });
  return {
    tenantId,
    before: { state: job.state, attempt: job.attempt, workflowId: job.workflowId },
    after: { state: 'QUEUED', attempt, workflowId: start.workflowId, items, itemIds },
    extra: { start, warnings },
  };
}

/** What the next attempt is to be; the same as the first, for a group that may be backed up now. */
async function requestOf(db: Repositories, job: JobRow): Promise<JobRequest | UserError> {
  if (!RETRIED_OPERATIONS.includes(job.operation)) return new RuleViolationError('ONLY_BACK_UPS_ARE_RETRIED', JOB);
  if (!RETRIED_STATES.includes(job.state)) return notRetryable(`The job is ${job.state}.`, job.id);
  const group = job.vmGroupId && (await db.vmGroups.find(job.vmGroupId));
  const hypervisor = await db.hypervisors.find(job.hypervisorId);
  const plan = group && (await db.plans.find(group.planId));
  if (!group || !hypervisor || !plan || !job.planRevisionId) return new NotFoundError('job', JOB);
  if (hypervisor.status !== 'VALID') return new RuleViolationError('HYPERVISOR_IS_VALID', JOB);
  const conflict = await conflictWithActiveJob(db, 'protectGroup', { hypervisorId: hypervisor.id, vmGroupId: group.id });
  if (conflict) return conflict;
  return {
    operation: 'protectGroup',
    hypervisor,
    vmGroup: { id: group.id, planId: plan.id, planRevisionId: job.planRevisionId },
    recoveryPointId: null,
    subjectId: group.id,
    parameters: job.parameters,
    title: `Retry · ${group.name}`,
    fairnessWeight: plan.tier,
  };
}

async function refusalOfItems({ jobItems }: Repositories, job: JobRow, itemIds: readonly string[]): Promise<UserError | null> {
  const items = (await jobItems.byIds(itemIds)).filter(({ jobId }) => jobId === job.id);
  if (items.length < itemIds.length) return new NotFoundError('item of this job', ITEMS);
  const failed = items.every(({ state, resourceId }) => state === 'FAILED' && resourceId !== null);
  return failed ? null : new RuleViolationError('ONLY_FAILED_ITEMS_ARE_RETRIED', ITEMS);
}

const notRetryable = (message: string, jobId: JobId): ConflictError =>
  new ConflictError(
    'JOB_NOT_CONTROLLABLE',
    message,
    'Only a back-up that ended COMPLETED_WITH_ERRORS or FAILED can be retried; look at the state of the job.',
    JOB,
    jobId,
  );
