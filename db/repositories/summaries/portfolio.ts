import type { TenantId } from '../../../workflows/domain/ids';
import { keysOf, type ListOrder } from '../../list-order';
import { EMPTY_PAGE, type Page, type PageRequest, type Place } from '../../page';
import { pagesStatement } from '../../pages-statement';
import { pageOf, type Found } from '../../read-pages';
import type { Session } from '../../session';
import { PLAN_FROM, PLAN_SELECT, type PlanRow } from '../plans';
import { tenantQuestion, type TenantFilter, type TenantRow } from '../tenants';
import type { VmGroupRow } from '../vm-groups';
import { OUT_OF_RPO, PLAN_TERMS } from './out-of-rpo';
import { FAILING, type LastBackUp, type TenantSummaryRow, type VmGroupSummaryRow } from './summaries';

/** What is to be read below each tenant, in the same statement. */
export interface PortfolioWish {
  /** Sums over all groups of each tenant. */
  readonly summary: boolean;
  /** The first groups of each tenant; null for none. */
  readonly groups: {
    readonly page: { readonly limit: number; readonly order: ListOrder };
    /** Whether what they protect is asked for, too: it is long. */
    readonly content: boolean;
    readonly plan: boolean;
  } | null;
}

/** A group as a portfolio reads it: what was not wished for is not there. */
export interface PortfolioGroup {
  readonly group: VmGroupRow;
  readonly summary: VmGroupSummaryRow;
  readonly plan: PlanRow | null;
}

/** A tenant as a portfolio reads it. */
export interface PortfolioTenant {
  readonly tenant: TenantRow;
  readonly summary: TenantSummaryRow | null;
  readonly groups: Page<PortfolioGroup> | null;
}

/** Times come as text: the statement answers JSON. */
type AsJson<Row> = { readonly [Key in keyof Row]: Date extends Row[Key] ? string | Exclude<Row[Key], Date> : Row[Key] };
type StoredGroup = AsJson<
  VmGroupRow & Omit<VmGroupSummaryRow, 'vmGroupId' | 'lastBackUp'> & Omit<LastBackUp, 'jobId'> & { jobId: LastBackUp['jobId'] | null }
> & { readonly place: Place };

interface Answer {
  /** At least one row, which is empty when the page is. */
  readonly tenants: readonly (Found & AsJson<TenantRow> & { readonly nth: number })[] | null;
  readonly totals: readonly TenantSummaryRow[] | null;
  readonly groups: readonly StoredGroup[] | null;
  readonly plans: readonly AsJson<PlanRow>[] | null;
}

const date = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** The portfolio: tenants, their groups and how all of these stand. */
export function portfolioRepository({ query }: Session) {
  return {
    /** A page of tenants with what is wished for below them, in one statement whatever their number. */
    async tenants(filter: TenantFilter, page: PageRequest, wish: PortfolioWish): Promise<Page<PortfolioTenant>> {
      const { sql, values } = pagesStatement(tenantQuestion(filter, page), null);
      const limit = `$${values.length + 1}`;
      const [answer] = await query<Answer>(statementOf(sql, wish, limit), wish.groups ? [...values, wish.groups.page.limit + 1] : values);
      const { rows, ...where } = pageOf<AsJson<TenantRow> & { readonly nth: number }>(answer?.tenants ?? [], page);
      const totals = new Map((answer?.totals ?? []).map((total) => [total.tenantId, total]));
      const groups = groupsByTenant(answer, wish);
      return {
        ...where,
        rows: rows.map(({ nth: _nth, ...row }) => ({
          tenant: { ...row, createdAt: new Date(row.createdAt), statusChangedAt: new Date(row.statusChangedAt) },
          summary: totals.get(row.id) ?? null,
          groups: wish.groups && (groups.get(row.id) ?? EMPTY_PAGE),
        })),
      };
    },
  };
}

function groupsByTenant(answer: Answer | undefined, { groups }: PortfolioWish): Map<TenantId, Page<PortfolioGroup>> {
  const plans = new Map((answer?.plans ?? []).map((plan) => [plan.id, { ...plan, createdAt: new Date(plan.createdAt) }]));
  const byTenant = new Map<TenantId, StoredGroup[]>();
  for (const stored of answer?.groups ?? []) {
    const own = byTenant.get(stored.tenantId);
    if (own) own.push(stored);
    else byTenant.set(stored.tenantId, [stored]);
  }
  const limit = groups?.page.limit ?? 0;
  // Nothing lies before the first page of a list, and one row more tells whether something lies behind it.
  const pageOfGroups = (found: readonly StoredGroup[]): Page<PortfolioGroup> => ({
    ...EMPTY_PAGE,
    rows: found.slice(0, limit).map((stored) => portfolioGroup(stored, plans.get(stored.planId) ?? null)),
    places: found.slice(0, limit).map(({ place }) => place),
    hasNext: found.length > limit,
  });
  return new Map([...byTenant].map(([tenantId, found]) => [tenantId, pageOfGroups(found)]));
}

/** Written out, not spread: there are hundreds of them in an answer, and taking fields out of a copy costs more than all the rest. */
function portfolioGroup(stored: StoredGroup, plan: PlanRow | null): PortfolioGroup {
  const { id, tenantId, hypervisorId, planId, name, content, paused, jobId, state, failed, resources, outOfRpo } = stored;
  return {
    group: { id, tenantId, hypervisorId, planId, name, content, paused, createdAt: new Date(stored.createdAt) },
    summary: {
      vmGroupId: id,
      lastBackUp: jobId && { jobId, state, finishedAt: date(stored.finishedAt), failed },
      resources,
      protected: stored.protected,
      outOfRpo,
      oldestPointAt: date(stored.oldestPointAt),
    },
    plan,
  };
}

const listOf = (rows: string): string => `(select json_agg(row) from (${rows}) as row)`;

function statementOf(tenants: string, { summary, groups }: PortfolioWish, limit: string): string {
  const { keys, descending } = keysOf(groups?.page.order ?? 'NEWEST_FIRST', { id: 'g.id', name: 'g.name_key' });
  const inOrder = `order by ${keys.map((key) => `${key} ${descending ? 'desc' : 'asc'}`).join(', ')}`;
  const chosen = groups
    ? `, chosen as materialized (
         select own.* from page cross join lateral (select g.* from vm_group g where g.tenant_id = page.id ${inOrder} limit ${limit}) as own)`
    : '';
  return `
    with ${PLAN_TERMS}, page as materialized (select row_number() over () as nth, read.* from (${tenants}) as read) ${chosen}
    select ${listOf(`select * from page order by nth`)} as tenants,
      ${summary ? listOf(TOTALS) : 'null'} as totals,
      ${groups ? listOf(`${groupsAs(groups.content, keys)} ${inOrder}`) : 'null'} as groups,
      ${groups?.plan ? listOf(`select ${PLAN_SELECT} from ${PLAN_FROM} where plan.id in (select plan_id from chosen)`) : 'null'} as plans`;
}

const TOTALS = `
  select s.tenant_id as "tenantId", count(*)::int as "vmGroups", sum(s.resources)::int as resources, sum(s.protected)::int as protected,
    sum(${OUT_OF_RPO})::int as "outOfRpo", count(*) filter (where ${FAILING})::int as failing
  from vm_group_summary s join vm_group g on g.id = s.vm_group_id join terms on terms.plan_id = g.plan_id
  where s.tenant_id in (select id from page) group by s.tenant_id`;

const groupsAs = (content: boolean, keys: readonly string[]): string => `
  select array[${keys.map((key) => `${key}::text`).join(', ')}] as place, g.id, g.tenant_id as "tenantId", g.hypervisor_id as "hypervisorId", g.plan_id as "planId", g.name, g.paused, g.created_at as "createdAt",
    ${content ? 'g.content,' : ''} s.last_job_id as "jobId", s.last_job_state as state, s.last_job_finished_at as "finishedAt", s.failed, s.resources,
    s.protected, ${OUT_OF_RPO} as "outOfRpo", s.oldest_point_at as "oldestPointAt"
  from chosen g join vm_group_summary s on s.vm_group_id = g.id join terms on terms.plan_id = g.plan_id`;
