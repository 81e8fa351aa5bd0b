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
import type { JobAttempt, JobOperation } from '../../workflows/domain/job';
import type { Scope } from '../../workflows/domain/scope';
import type { QuotaWarning } from '../quotas/quota-warning';
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
  /** Quotas that were found to be passed by it. */
  readonly warnings?: readonly QuotaWarning[];
  /** What it does, in a few words: `Back up · prod-web`. */
  readonly title: string;
  /** The tenant's share among waiting tasks, 1 to 5. */
  readonly fairnessWeight: number;
}

/** The start of an attempt at a job, with everything that an operator of Temporal wants to read there. */
export function workflowStartOf(attempt: Required<JobAttempt>, scope: Scope, request: JobRequest, ownerName: string): WorkflowStart {
  const { jobId } = attempt;
  const { operation, title, fairnessWeight } = request;
  const run: JobRun = { scope, ...attempt, fairnessWeight };
  return {
    workflowType: operation,
    workflowId: workflowIdOf(operation, scope, request.subjectId, jobId, attempt.attempt),
    taskQueue: CONTROL_QUEUE,
    args: [run],
    // The UI shows one line; names can be long, so the whole is cut where Temporal's 400 bytes would end.
    summary: [...`${title} · ${ownerName}`].slice(0, 100).join(''),
    details: detailsOf(attempt, ownerName, request),
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

const detailsOf = ({ jobId, attempt }: Required<JobAttempt>, ownerName: string, { title, hypervisor, parameters }: JobRequest): string =>
  [
    `**${cell(title)}**`,
    '',
    '| | |',
    '|---|---|',
    `| For | ${cell(ownerName)} |`,
    `| Connection | ${cell(hypervisor.name)} (${hypervisor.awsAccountId}) |`,
    `| Regions | ${hypervisor.regions.join(', ')} |`,
    `| Job | ${jobId} |`,
    ...(attempt > 1 ? [`| Attempt | ${attempt} |`] : []),
    ...Object.entries(parameters).map(([key, value]) => `| ${key} | ${cell(typeof value === 'string' ? value : JSON.stringify(value))} |`),
  ].join('\n');
