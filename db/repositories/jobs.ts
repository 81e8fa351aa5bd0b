import type { HypervisorId, JobId, PlanRevisionId, RecoveryPointId, TenantId, VmGroupId } from '../../workflows/domain/ids';
import { RETRIED_OPERATIONS, RETRIED_STATES, type ItemCounts, type JobOperation, type JobState } from '../../workflows/domain/job';
import { when, type Page, type PageRequest } from '../page';
import { pageOfEach, readPage } from '../read-pages';
import type { Session } from '../session';

/** A job as it is stored. */
export interface JobRow {
  readonly id: JobId;
  readonly tenantId: TenantId | null;
  readonly operation: JobOperation;
  readonly state: JobState;
  readonly hypervisorId: HypervisorId;
  readonly vmGroupId: VmGroupId | null;
  readonly recoveryPointId: RecoveryPointId | null;
  readonly planRevisionId: PlanRevisionId | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly failureType: string | null;
  readonly failureMessage: string | null;
  /** 1 for the first, one more for each retry. */
  readonly attempt: number;
  /** Of the latest attempt, as the run is. */
  readonly workflowId: string;
  readonly runId: string | null;
  readonly requestedBy: string;
  readonly items: ItemCounts;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** What a new job is made of; it starts QUEUED. */
export type NewJob = Pick<
  JobRow,
  'id' | 'tenantId' | 'operation' | 'hypervisorId' | 'vmGroupId' | 'recoveryPointId' | 'planRevisionId' | 'workflowId' | 'requestedBy'
> & { readonly parameters: object };

/** Which jobs a list shows. */
export interface JobFilter {
  readonly tenantId?: string | null;
  readonly hypervisorId?: string | null;
  readonly vmGroupId?: string | null;
  readonly operations?: readonly JobOperation[] | null;
  readonly states?: readonly JobState[] | null;
}

const SELECT = `id, tenant_id as "tenantId", operation, state, hypervisor_id as "hypervisorId", vm_group_id as "vmGroupId",
  recovery_point_id as "recoveryPointId", plan_revision_id as "planRevisionId", parameters, result, failure_type as "failureType",
  failure_message as "failureMessage", attempt, workflow_id as "workflowId", run_id as "runId", requested_by as "requestedBy",
  jsonb_build_object('PENDING', items_pending, 'STARTED', items_started, 'COMPLETED', items_completed, 'FAILED', items_failed,
    'SKIPPED', items_skipped, 'CANCELLED', items_cancelled) as items,
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`;

const question = (filter: JobFilter, page: PageRequest) => ({
  select: SELECT,
  from: 'job',
  page,
  where: [
    when(filter.tenantId, (p) => `tenant_id = ${p}`),
    when(filter.hypervisorId, (p) => `hypervisor_id = ${p}`),
    when(filter.vmGroupId, (p) => `vm_group_id = ${p}`),
    when(filter.operations, (p) => `operation = any(${p})`),
    when(filter.states, (p) => `state = any(${p})`),
  ],
});

/** Jobs: asking for one, and reading them. What a run writes into them is the job runs repository's. */
export function jobRepository(session: Session) {
  const byIds = (ids: readonly string[]): Promise<JobRow[]> => session.query<JobRow>(`select ${SELECT} from job where id = any($1)`, [ids]);
  const list = (filter: JobFilter, page: PageRequest): Promise<Page<JobRow>> => readPage<JobRow>(session, question(filter, page));
  return {
    byIds,
    list,

    /** Null when there is none in this scope. */
    find: async (id: string): Promise<JobRow | null> => (await byIds([id]))[0] ?? null,

    /** The jobs of several tenants. */
    ofTenants: (tenantIds: readonly string[], filter: JobFilter, page: PageRequest): Promise<Map<string, Page<JobRow>>> =>
      pageOfEach<JobRow>(session, { ...question(filter, page), parent: 'tenant_id', parentIds: tenantIds }),

    /** The jobs of several groups. */
    ofVmGroups: (groupIds: readonly string[], filter: JobFilter, page: PageRequest): Promise<Map<string, Page<JobRow>>> =>
      pageOfEach<JobRow>(session, { ...question(filter, page), parent: 'vm_group_id', parentIds: groupIds }),

    /** The job of this operation that is under way for a group or, without one, for a connection; null when there is none. */
    async activeFor(operation: JobOperation, subject: { hypervisorId: string; vmGroupId: string | null }): Promise<JobRow | null> {
      const states: JobState[] = ['QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING'];
      const { rows } = await list({ ...subject, operations: [operation], states }, { limit: 1 });
      return rows[0] ?? null;
    },

    /** Refused by `job_one_active_backup` when the group already has a back-up under way. */
    async request(job: NewJob): Promise<void> {
      await session.query(
        `insert into job (id, msp_id, tenant_id, operation, hypervisor_id, vm_group_id, recovery_point_id, plan_revision_id, parameters, workflow_id, requested_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11)`,
        [
          job.id,
          session.scope.mspId,
          job.tenantId,
          job.operation,
          job.hypervisorId,
          job.vmGroupId,
          job.recoveryPointId,
          job.planRevisionId,
          JSON.stringify(job.parameters),
          job.workflowId,
          job.requestedBy,
        ],
      );
    },

    /**
     * Opens a back-up that has ended for its next attempt: QUEUED again, without a run, an end or a result. False when it is not (any more) as
     * the caller has seen it; refused by `job_one_active_backup` when another back-up of the group is under way.
     */
    async reopen(job: Pick<JobRow, 'id' | 'attempt'>, workflowId: string): Promise<boolean> {
      const reopened = await session.query(
        `update job set state = 'QUEUED', attempt = attempt + 1, workflow_id = $3, run_id = null, started_at = null, finished_at = null,
           result = null, failure_type = null, failure_message = null
         where id = $1 and attempt = $2 and state = any($4) and operation = any($5) returning id`,
        [job.id, job.attempt, workflowId, RETRIED_STATES, RETRIED_OPERATIONS],
      );
      return reopened.length > 0;
    },
  };
}
