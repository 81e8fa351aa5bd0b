import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../context';
import { Tenant } from '../tenants/tenant.type';
import { TenantSummary } from './summary.type';

const NO_GROUPS: TenantSummary = { vmGroups: 0, failing: 0, resources: 0, protected: 0, outOfRpo: 0 };

/** How a tenant stands. */
@Resolver(() => Tenant)
export class TenantSummaryResolver {
  @FieldResolver(() => TenantSummary, {
    nullable: true,
    description: 'How its VM groups stand together; null for who may not read groups.',
  })
  async summary(@Root() { id }: Tenant, @Ctx() { loaders }: RequestContext): Promise<TenantSummary> {
    return (await loaders.summaryOfTenant.load(id)) ?? NO_GROUPS;
  }
}
