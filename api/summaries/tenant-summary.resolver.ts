import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../context';
import { NO_GROUPS, type TenantAhead } from '../portfolio/looked-ahead';
import { Tenant } from '../tenants/tenant.type';
import { TenantSummary } from './summary.type';

/** How a tenant stands. */
@Resolver(() => Tenant)
export class TenantSummaryResolver {
  @FieldResolver(() => TenantSummary, {
    nullable: true,
    description: 'How its VM groups stand together; null for who may not read groups.',
  })
  summary(@Root() { id, ahead }: TenantAhead, @Ctx() { loaders }: RequestContext): TenantSummary | Promise<TenantSummary> {
    return ahead?.summary ?? loaders.summaryOfTenant.load(id).then((summary) => summary ?? NO_GROUPS);
  }
}
