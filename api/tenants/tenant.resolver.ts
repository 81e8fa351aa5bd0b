import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { Database } from '../../db/database';
import type { TenantRow } from '../../db/repositories/tenants';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { connectionFrom, listComplexity, type Connection } from '../graphql/connection';
import { selectionOf } from '../graphql/look-ahead';
import { PageArgs } from '../graphql/page-args';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import { portfolioWish, tenantAhead, type TenantAhead } from '../portfolio/looked-ahead';
import type { createTenant } from './create-tenant';
import { CreateTenantInput } from './create-tenant.input';
import { CreateTenantPayload, CreateTenantResult } from './create-tenant.payload';
import { TenantFilterInput } from './tenant-filter.input';
import { Tenant, TenantConnection } from './tenant.type';

/** Tenants: reading them, creating them. */
@Resolver()
export class TenantResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: { readonly createTenant: ReturnType<typeof createTenant> },
  ) {}

  @Needs('tenant:read')
  @Query(() => Tenant, { nullable: true, description: 'One tenant; null when there is none that you may see.' })
  tenant(
    @Arg('id', () => ID, { description: 'The id of the tenant.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<TenantRow | null> {
    return loaders.tenant.load(id);
  }

  @Needs('tenant:read')
  @Query(() => TenantConnection, { complexity: listComplexity, description: 'The tenants that you may see: all of the MSP, or your own.' })
  tenants(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => TenantFilterInput, { nullable: true, description: 'Which of them.' }) filter: TenantFilterInput | null,
    @Ctx() { scope }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<TenantRow>> {
    const wish = portfolioWish(selectionOf(info));
    return connectionFrom<TenantAhead>(page, (slice) =>
      this.database.inScope(scope, async ({ tenants, portfolio }) => {
        if (!wish) return tenants.list(filter ?? {}, slice);
        const { rows, hasNext } = await portfolio.tenants(filter ?? {}, slice, wish);
        return { hasNext, rows: rows.map((row) => tenantAhead(row, wish)) };
      }),
    );
  }

  @Needs('tenant:write')
  @Mutation(() => CreateTenantResult, { description: 'Creates a tenant, and its first API key when asked to.' })
  async createTenant(
    @Arg('input', () => CreateTenantInput, { description: 'The new tenant.' }) input: CreateTenantInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreateTenantResult> {
    const outcome = await this.useCases.createTenant(context, input);
    if (outcome instanceof UserError) return outcome;
    const tenant = await existing(context.loaders.tenant, outcome.id);
    return new CreateTenantPayload(input.clientMutationId ?? null, tenant, outcome.extra?.apiKey ?? null);
  }
}
