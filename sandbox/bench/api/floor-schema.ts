/** The part of the schema that the portfolio asks, as a small server would have it. */
export const FLOOR_SCHEMA = `
  input TenantFilterInput { nameContains: String }
  type Query { tenants(first: Int!, after: String, filter: TenantFilterInput): TenantConnection! }
  type TenantConnection { nodes: [Tenant!]! pageInfo: PageInfo! }
  type VmGroupConnection { nodes: [VmGroup!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! }
  type Tenant { id: ID! name: String! status: String! summary: TenantSummary vmGroups(first: Int!): VmGroupConnection! }
  type TenantSummary { vmGroups: Int! failing: Int! resources: Int! protected: Int! outOfRpo: Int! }
  type VmGroup { id: ID! name: String! paused: Boolean! plan: Plan summary: VmGroupSummary! }
  type Plan { id: ID! name: String! runEveryMinutes: Int! }
  type VmGroupSummary { lastBackUp: LastBackUp resources: Int! protected: Int! outOfRpo: Int! oldestPointAt: String }
  type LastBackUp { jobId: ID! state: String! finishedAt: String failed: Int! }`;

const TIME = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const TERMS = `terms as materialized (select distinct on (plan_id) * from plan_revision order by plan_id, revision desc)`;
const DUE = 'now() - make_interval(mins => terms.run_every_minutes)';
const OUT = `(s.resources - s.protected + case when s.protected = 0 or s.oldest_point_at >= ${DUE} then 0 when s.newest_point_at < ${DUE} then s.protected
  else (select count(*)::int from vm_group_member m where m.vm_group_id = s.vm_group_id and m.present and m.protected_at < ${DUE}) end)`;
const KEPT = 'vm_group_summary s join vm_group g on g.id = s.vm_group_id join terms on terms.plan_id = g.plan_id';

/** What its loaders ask, one statement each. */
export const FLOOR_SQL = {
  tenants: 'select id, name, status from tenant order by id desc limit $1',
  tenantSummaries: `with ${TERMS} select s.tenant_id as "tenantId", count(*)::int as "vmGroups",
      count(*) filter (where s.last_job_state in ('FAILED', 'COMPLETED_WITH_ERRORS'))::int as failing, sum(s.resources)::int as resources,
      sum(s.protected)::int as protected, sum(${OUT})::int as "outOfRpo"
    from ${KEPT} where s.tenant_id = any($1) group by s.tenant_id`,
  groups: `select g.* from unnest($1::text[]) as parent (id) cross join lateral (
      select id, tenant_id as "tenantId", plan_id as "planId", name, paused from vm_group where tenant_id = parent.id order by id desc limit $2) g`,
  plans: `with ${TERMS} select plan.id, name, run_every_minutes as "runEveryMinutes" from plan join terms on terms.plan_id = plan.id where plan.id = any($1)`,
  groupSummaries: `with ${TERMS} select s.vm_group_id as id, s.resources, s.protected, ${OUT} as "outOfRpo",
      to_char(s.oldest_point_at at time zone 'UTC', ${TIME}) as "oldestPointAt",
      case when s.last_job_id is not null then json_build_object('jobId', s.last_job_id, 'state', s.last_job_state,
        'finishedAt', to_char(s.last_job_finished_at at time zone 'UTC', ${TIME}), 'failed', s.failed) end as "lastBackUp"
    from ${KEPT} where s.vm_group_id = any($1)`,
} as const;
