import type { JobId } from '../domain/ids';
import type { JobAttempt, JobOperation } from '../domain/job';
import type { Scope } from '../domain/scope';

/** What every workflow is started with: whose rows, and which attempt at which job; the rest is in the job's row. */
export interface JobRun extends JobAttempt {
  readonly scope: Scope;
  /** The tenant's share among waiting tasks, 1 to 1000; from the plan's tier. */
  readonly fairnessWeight: number;
}

/** Workflows and activities that only touch the database. */
export const CONTROL_QUEUE = 'control';

/** Activities that call AWS in one region; any access node that serves the region takes them. */
export const awsQueue = (region: string): string => `aws.${region}`;

/** What an operator can filter by in the Temporal UI; all are Keywords, 8 of the 10 that SQL visibility allows. */
export const SEARCH_ATTRIBUTES = ['MspId', 'TenantId', 'GroupId', 'JobId', 'Operation', 'AwsAccountId', 'AwsRegion', 'PlanId'] as const;
export type SearchAttribute = (typeof SEARCH_ATTRIBUTES)[number];

/** Lower goes first: restores before on-demand back-ups before everything else. */
export const PRIORITY = { restore: 1, onDemand: 2, scheduled: 3, copy: 4, upkeep: 5 } as const;

const PRIORITY_OF: Readonly<Record<JobOperation, number>> = {
  restoreInstance: PRIORITY.restore,
  protectGroup: PRIORITY.onDemand,
  validateHypervisor: PRIORITY.onDemand,
  discoverHypervisor: PRIORITY.upkeep,
  reconcileAccount: PRIORITY.upkeep,
};

/** The priority of an operation that a person asked for. */
export const priorityOf = (operation: JobOperation): number => PRIORITY_OF[operation];

/** Tasks wait in one line a tenant; work on the MSP's own account waits in the MSP's line. At most 64 bytes. */
export const fairnessKeyOf = (scope: Scope): string => scope.tenantId ?? scope.mspId;

/**
 * The workflow id of a job's attempt, from business ids only, so that starting twice is starting once: operation/tenant/subject/job, and
 * for each further attempt …/retry-2, …/retry-3.
 */
export const workflowIdOf = (operation: JobOperation, scope: Scope, subjectId: string, jobId: JobId, attempt = 1): string =>
  `${operation}/${fairnessKeyOf(scope)}/${subjectId}/${jobId}${attempt === 1 ? '' : `/retry-${attempt}`}`;
