import type { Repositories } from '../../db/repositories';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import {
  CONTROL_QUEUE,
  fairnessKeyOf,
  priorityOf,
  workflowIdOf,
  type JobRun,
  type SearchAttribute,
} from '../../workflows/contracts/job-run';
import type { JobId, PlanId, PlanRevisionId, RecoveryPointId, VmGroupId } from '../../workflows/domain/ids';
import type { JobOperation } from '../../workflows/domain/job';
import type { Scope } from '../../workflows/domain/scope';
import type { Permission } from '../auth/permissions';
import type { RequestContext } from '../context';
import type { MutationInput } from '../graphql/mutation-input';
import { UserError } from '../graphql/user-error';
import { tenantNotActive, type Perform, type Performed, type Written } from '../mutations/perform';
import type { StartAtOnce } from '../temporal/start-workflow';
import type { WorkflowStart } from '../temporal/workflow-start';

/** A job that is to be done, after everything about it was checked. */
export interface JobRequest {
  readonly operation: JobOperation;
  readonly hypervisor: HypervisorRow;
  readonly vmGroup: { readonly id: VmGroupId; readonly planId: PlanId; readonly planRevisionId: PlanRevisionId } | null;
  readonly recoveryPointId: RecoveryPointId | null;
  /** What the workflow id is made of, besides the operation, the tenant and the job. */
  readonly subjectId: string;
  readonly parameters: object;
  /** What it does, in a few words: `Back up · prod-web`. */
  readonly title: string;
  /** The tenant's share among waiting tasks, 1 to 5. */
  readonly fairnessWeight: number;
}

/** A job that was asked for. */
export type RequestedJob = Performed<'job', WorkflowStart>;

/** The one way to a job: its row, the outbox, audit and idempotency in one transaction, and then at once to Temporal. */
export type RequestJob = (
  context: RequestContext,
  mutation: { readonly operation: string; readonly permission: Permission; readonly input: MutationInput },
  plan: (db: Repositories) => Promise<JobRequest | UserError>,
) => Promise<RequestedJob | UserError>;

/** Requests jobs through the mutations' one way of writing. */
export function requestingJobs(perform: Perform, startAtOnce: StartAtOnce): RequestJob {
  return async (context, mutation, plan) => {
    const outcome = await perform<'job', WorkflowStart>(context, { ...mutation, makes: 'job' }, async (db, jobId) => {
      const request = await plan(db);
      return request instanceof UserError ? request : writeJob(db, context, jobId, request);
    });
    // Committed first, started second: a crash between the two leaves an outbox row that the relay starts.
    if (!(outcome instanceof UserError) && outcome.extra) await startAtOnce(outcome.extra);
    return outcome;
  };
}

async function writeJob(
  db: Repositories,
  { scope: { mspId }, principal }: RequestContext,
  jobId: JobId,
  request: JobRequest,
): Promise<Written<WorkflowStart> | UserError> {
  const { operation, hypervisor, vmGroup, recoveryPointId, parameters } = request;
  const { tenantId } = hypervisor;
  const tenant = tenantId && (await db.tenants.find(tenantId));
  if (tenant && tenant.status !== 'ACTIVE') return tenantNotActive();
  const scope: Scope = { mspId, tenantId };
  const start = startOf(jobId, scope, request, tenant ? tenant.name : 'the MSP itself');
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
    requestedBy: principal.keyId,
  };
  await db.jobs.request(job);
  await db.outbox.add({ jobId, tenantId, start });
  return { tenantId, after: job, extra: start };
}

function startOf(jobId: JobId, scope: Scope, request: JobRequest, ownerName: string): WorkflowStart {
  const { operation, title, fairnessWeight } = request;
  const run: JobRun = { scope, jobId, fairnessWeight };
  return {
    workflowType: operation,
    workflowId: workflowIdOf(operation, scope, request.subjectId, jobId),
    taskQueue: CONTROL_QUEUE,
    args: [run],
    // The UI shows one line; names can be long, so the whole is cut where Temporal's 400 bytes would end.
    summary: [...`${title} · ${ownerName}`].slice(0, 100).join(''),
    details: detailsOf(jobId, ownerName, request),
    searchAttributes: searchAttributesOf(jobId, scope, request),
    priority: priorityOf(operation),
    fairnessKey: fairnessKeyOf(scope),
    fairnessWeight,
  };
}

function searchAttributesOf(jobId: JobId, { mspId, tenantId }: Scope, request: JobRequest): Partial<Record<SearchAttribute, string>> {
  const { operation, hypervisor, vmGroup } = request;
  const [region, ...others] = hypervisor.regions;
  return {
    MspId: mspId,
    JobId: jobId,
    Operation: operation,
    AwsAccountId: hypervisor.awsAccountId,
    ...(tenantId ? { TenantId: tenantId } : {}),
    ...(vmGroup ? { GroupId: vmGroup.id, PlanId: vmGroup.planId } : {}),
    // A connection of several regions runs in all of them; one keyword cannot say that.
    ...(region && others.length === 0 ? { AwsRegion: region } : {}),
  };
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const detailsOf = (jobId: JobId, ownerName: string, { title, hypervisor, parameters }: JobRequest): string =>
  [
    `**${cell(title)}**`,
    '',
    '| | |',
    '|---|---|',
    `| For | ${cell(ownerName)} |`,
    `| Connection | ${cell(hypervisor.name)} (${hypervisor.awsAccountId}) |`,
    `| Regions | ${hypervisor.regions.join(', ')} |`,
    `| Job | ${jobId} |`,
    ...Object.entries(parameters).map(([key, value]) => `| ${key} | ${cell(typeof value === 'string' ? value : JSON.stringify(value))} |`),
  ].join('\n');
