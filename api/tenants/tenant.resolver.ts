import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { Database } from '../../db/database';
import type { TenantRow } from '../../db/repositories/tenants';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { selectionOf } from '../graphql/look-ahead';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import { portfolioWish, tenantAhead, type TenantAhead } from '../portfolio/looked-ahead';
import type { createTenant } from './create-tenant';
import { CreateTenantInput } from './create-tenant.input';
import { CreateTenantPayload, CreateTenantResult } from './create-tenant.payload';
import { Tenant, TenantConnection } from './tenant.type';
import type { TenantFilterInput } from './tenant-filter.input';
import { TenantListArgs } from './tenant-list-args';

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
    @Args(() => TenantListArgs) args: ListArgs<TenantFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<TenantRow>> {
    const wanted = args.filter ?? {};
    const wish = portfolioWish(selectionOf(info));
    return connectionFrom<TenantAhead, TenantFilterInput>({ args, context, info }, (page) =>
      this.database.inScope(context.scope, async ({ tenants, portfolio }) => {
        if (!wish || page.totalOnly) return tenants.list(wanted, page);
        const { rows, ...where } = await portfolio.tenants(wanted, page, wish);
        return { ...where, rows: rows.map((row) => tenantAhead(row, wish)) };
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
