import type { JobId, ResourceId, TenantId, VmGroupId } from '../../../workflows/domain/ids';
import type { JobState } from '../../../workflows/domain/job';
import type { ProtectionState, RpoState } from '../../../workflows/domain/protection';
import type { Session } from '../../session';
import { OUT_OF_RPO, PLAN_TERMS } from './out-of-rpo';

/** The newest back-up of a group. */
export interface LastBackUp {
  readonly jobId: JobId;
  readonly state: JobState;
  readonly finishedAt: Date | null;
  readonly failed: number;
}

/** How many resources stand where; those of two groups count in each. */
export interface ProtectionCounts {
  readonly resources: number;
  readonly protected: number;
  readonly outOfRpo: number;
}

/** How a VM group stands now. */
export interface VmGroupSummaryRow extends ProtectionCounts {
  readonly vmGroupId: VmGroupId;
  readonly lastBackUp: LastBackUp | null;
  readonly oldestPointAt: Date | null;
}

/** How the groups of a tenant stand now, together. */
export interface TenantSummaryRow extends ProtectionCounts {
  readonly tenantId: TenantId;
  readonly vmGroups: number;
  /** Groups whose newest back-up failed in whole or in part. */
  readonly failing: number;
}

/** How a resource stands now. */
export interface ResourceProtectionRow {
  readonly resourceId: ResourceId;
  readonly protectionState: ProtectionState;
  readonly rpoState: RpoState;
  /** When it misses, or began to miss, its objective; null when it has none or no recovery point to count from. */
  readonly rpoDueAt: Date | null;
}

interface StoredSummary extends ProtectionCounts {
  readonly vmGroupId: VmGroupId;
  readonly jobId: JobId | null;
  readonly state: JobState;
  readonly finishedAt: Date | null;
  readonly failed: number;
  readonly oldestPointAt: Date | null;
}

/** A group counts as failing while its newest back-up ended so. */
export const FAILING = `s.last_job_state in ('FAILED', 'COMPLETED_WITH_ERRORS')`;

const KEPT = `vm_group_summary s join vm_group g on g.id = s.vm_group_id join terms on terms.plan_id = g.plan_id`;

/** What is kept of groups and their members, as it stands at the moment of asking. */
export function summaryRepository({ query }: Session) {
  return {
    async ofGroups(vmGroupIds: readonly string[]): Promise<VmGroupSummaryRow[]> {
      const rows = await query<StoredSummary>(
        `with ${PLAN_TERMS}
         select s.vm_group_id as "vmGroupId", s.last_job_id as "jobId", s.last_job_state as state, s.last_job_finished_at as "finishedAt", s.failed,
           s.resources, s.protected, ${OUT_OF_RPO} as "outOfRpo", s.oldest_point_at as "oldestPointAt"
         from ${KEPT} where s.vm_group_id = any($1)`,
        [vmGroupIds],
      );
      return rows.map(({ jobId, state, finishedAt, failed, ...summary }) => ({
        ...summary,
        lastBackUp: jobId && { jobId, state, finishedAt, failed },
      }));
    },

    /** Tenants without groups have none. */
    ofTenants: (tenantIds: readonly string[]): Promise<TenantSummaryRow[]> =>
      query<TenantSummaryRow>(
        `with ${PLAN_TERMS}
         select s.tenant_id as "tenantId", count(*)::int as "vmGroups", sum(s.resources)::int as resources, sum(s.protected)::int as protected,
           sum(${OUT_OF_RPO})::int as "outOfRpo", count(*) filter (where ${FAILING})::int as failing
         from ${KEPT} where s.tenant_id = any($1) group by s.tenant_id`,
        [tenantIds],
      ),

    /** A resource of several groups is held to the strictest of their plans; one that is gone from AWS to none. */
    protectionOf: (resourceIds: readonly string[]): Promise<ResourceProtectionRow[]> =>
      query<ResourceProtectionRow>(
        `with ${PLAN_TERMS}, objective as (
           select m.resource_id, make_interval(mins => min(terms.run_every_minutes)) as every
           from vm_group_member m join vm_group g on g.id = m.vm_group_id join terms on terms.plan_id = g.plan_id
           where m.resource_id = any($1) and m.present group by m.resource_id
         )
         select r.id as "resourceId",
           case when r.protected_at is not null then 'PROTECTED' when every is not null then 'WAITING' else 'UNPROTECTED' end as "protectionState",
           case when every is null then 'NOT_COVERED' when r.protected_at >= now() - every then 'MET' else 'MISSED' end as "rpoState",
           r.protected_at + every as "rpoDueAt"
         from resource r left join objective on objective.resource_id = r.id where r.id = any($1)`,
        [resourceIds],
      ),
  };
}
