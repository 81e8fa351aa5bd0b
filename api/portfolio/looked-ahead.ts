import type { ListOrder } from '../../db/list-order';
import type { Page } from '../../db/page';
import type { PlanRow } from '../../db/repositories/plans';
import type { PortfolioTenant, PortfolioWish } from '../../db/repositories/summaries/portfolio';
import type { VmGroupSummaryRow } from '../../db/repositories/summaries/summaries';
import type { TenantRow } from '../../db/repositories/tenants';
import type { VmGroupRow } from '../../db/repositories/vm-groups';
import { selectionOfNodes, type Selection } from '../graphql/look-ahead';
import { DEFAULT_PAGE, MAX_PAGE } from '../graphql/page-request';
import type { TenantSummary } from '../summaries/summary.type';

/** A row with what a field above it has already read; what is not there its own fields read by their loaders. */
export type Ahead<Row, Read> = Row & { readonly ahead?: Read };

/** A group whose plan and summary may have been read. */
export type GroupAhead = Ahead<VmGroupRow, { readonly plan: PlanRow | null; readonly summary: VmGroupSummaryRow }>;

/** A tenant whose first groups and sums may have been read. */
export type TenantAhead = Ahead<TenantRow, { readonly vmGroups: Page<GroupAhead> | null; readonly summary: TenantSummary | null }>;

/** The sums of a tenant without groups. */
export const NO_GROUPS: TenantSummary = { vmGroups: 0, failing: 0, resources: 0, protected: 0, outOfRpo: 0 };

/** What of a list of tenants can be read with them; null when nothing of it is asked for. */
export function portfolioWish(tenants: Selection): PortfolioWish | null {
  const asked = selectionOfNodes(tenants);
  const groups = groupsWish(asked);
  const summary = asked.has('summary');
  return groups || summary ? { groups, summary } : null;
}

function groupsWish(tenant: Selection): PortfolioWish['groups'] {
  const field = tenant.get('vmGroups');
  if (!field) return null;
  const { first, orderBy, ...others } = field.args;
  const limit = first ?? DEFAULT_PAGE;
  // Another than the first page, a part of the list, or what cannot be, is the business of the field itself.
  if (
    typeof limit !== 'number' ||
    limit < 1 ||
    limit > MAX_PAGE ||
    Object.values(others).some((given) => given !== undefined && given !== null)
  )
    return null;
  const asked = selectionOfNodes(field.below);
  return { page: { limit, order: orderBy as ListOrder }, content: asked.has('content'), plan: asked.has('plan') };
}

/** A tenant of the portfolio as the fields below it take it. */
export function tenantAhead({ tenant, summary, groups }: PortfolioTenant, wish: PortfolioWish): TenantAhead {
  const vmGroups = groups && {
    ...groups,
    rows: groups.rows.map(({ group, plan, summary: ofGroup }): GroupAhead => ({ ...group, ahead: { plan, summary: ofGroup } })),
  };
  return { ...tenant, ahead: { vmGroups, summary: wish.summary ? (summary ?? NO_GROUPS) : null } };
}
