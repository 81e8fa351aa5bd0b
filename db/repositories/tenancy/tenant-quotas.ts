import type { TenantId, VmGroupId } from '../../../workflows/domain/ids';
import { QUOTA_KINDS, type QuotaKind } from '../../../workflows/domain/quota';
import type { Session } from '../../session';

/** The limits of one kind; null is none. */
export interface QuotaLimits {
  readonly soft: number | null;
  readonly hard: number | null;
}

/** What a tenant may use of one kind, and what it uses; null for a rate, which is not counted here. */
export interface TenantQuotaRow extends QuotaLimits {
  readonly tenantId: TenantId;
  readonly kind: QuotaKind;
  readonly used: number | null;
}

const UNDER_WAY = `('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')`;

/** What a group protects; while a back-up of it is asked for and has not planned yet, what that was expected to come to. */
const RESOURCES = `greatest(s.resources, coalesce((j.parameters ->> 'expectedResources')::int, 0))`;
const GROUPS = `vm_group_summary s left join job j on j.id = s.last_job_id and s.last_job_state in ${UNDER_WAY}`;

/** Quotas of tenants, and how far they are used up: from the kept summaries and the jobs that are not over. */
export function tenantQuotaRepository({ query, scope }: Session) {
  return {
    /** Every kind of every one of the tenants, in the order of the kinds, whether there is a limit or not. */
    ofTenants: (tenantIds: readonly string[]): Promise<TenantQuotaRow[]> =>
      query<TenantQuotaRow>(
        `with used as materialized (
           select t.id, g.groups, g.resources, (select count(*)::int from job where tenant_id = t.id and state in ${UNDER_WAY}) as jobs
           from tenant t cross join lateral (
             select count(*)::int as groups, coalesce(sum(${RESOURCES}), 0)::int as resources from ${GROUPS} where s.tenant_id = t.id) g
           where t.id = any($1)
         )
         select u.id as "tenantId", k.kind, q.soft, q.hard,
           case k.kind when 'VM_GROUPS' then u.groups when 'PROTECTED_RESOURCES' then u.resources when 'RUNNING_JOBS' then u.jobs end as used
         from used u cross join unnest($2::text[]) with ordinality as k (kind, nth) left join tenant_quota q on q.tenant_id = u.id and q.kind = k.kind
         order by u.id, k.nth`,
        [tenantIds, QUOTA_KINDS],
      ),

    /** The limits of one kind; null when nobody has set any. */
    async limitsOf(tenantId: TenantId, kind: QuotaKind): Promise<QuotaLimits | null> {
      const [limits] = await query<QuotaLimits>('select soft, hard from tenant_quota where tenant_id = $1 and kind = $2', [tenantId, kind]);
      return limits ?? null;
    },

    /** Lets nobody else use more of it until this transaction ends: who is counted after this is counted with all who went before. */
    async takeTurn(tenantId: TenantId, kind: QuotaKind): Promise<void> {
      await query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`quota/${kind}/${tenantId}`]);
    },

    /** What a group counts for now. */
    async resourcesOf(groupId: VmGroupId): Promise<number> {
      const [group] = await query<{ resources: number }>(`select ${RESOURCES} as resources from ${GROUPS} where s.vm_group_id = $1`, [
        groupId,
      ]);
      return group?.resources ?? 0;
    },

    /** Sets the limits of one kind; two nulls take them away. */
    async change(tenantId: TenantId, kind: QuotaKind, { soft, hard }: QuotaLimits): Promise<void> {
      if (soft === null && hard === null) {
        await query('delete from tenant_quota where tenant_id = $1 and kind = $2', [tenantId, kind]);
        return;
      }
      await query(
        `insert into tenant_quota (msp_id, tenant_id, kind, soft, hard) values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, kind) do update set soft = excluded.soft, hard = excluded.hard, changed_at = now()`,
        [scope.mspId, tenantId, kind, soft, hard],
      );
    },
  };
}
