import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { TenantQuotaRow } from '../../db/repositories/tenancy/tenant-quotas';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import { Tenant } from '../tenants/tenant.type';
import type { changeTenantQuota } from './change-tenant-quota';
import { ChangeTenantQuotaInput } from './change-tenant-quota.input';
import { ChangeTenantQuotaPayload, ChangeTenantQuotaResult } from './change-tenant-quota.payload';
import { TenantQuota } from './tenant-quota.type';

/** How much tenants may use. */
@Resolver(() => Tenant)
export class TenantQuotaResolver {
  constructor(private readonly useCases: { readonly changeTenantQuota: ReturnType<typeof changeTenantQuota> }) {}

  @FieldResolver(() => [TenantQuota], {
    complexity: 20,
    description: 'How much it may use and how much it uses, of everything that can be limited.',
  })
  quotas(@Root() { id }: Tenant, @Ctx() { loaders }: RequestContext): Promise<readonly TenantQuotaRow[]> {
    return loaders.quotasOfTenant.load(id);
  }

  @Needs('quota:write')
  @Mutation(() => ChangeTenantQuotaResult, {
    description: 'Says how much of something a tenant may use; both limits are set, and one that is left out is taken away.',
  })
  async changeTenantQuota(
    @Arg('input', () => ChangeTenantQuotaInput, { description: 'Which tenant, of what, and how much.' }) input: ChangeTenantQuotaInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ChangeTenantQuotaResult> {
    const outcome = await this.useCases.changeTenantQuota(context, input);
    if (outcome instanceof UserError) return outcome;
    return new ChangeTenantQuotaPayload(input.clientMutationId ?? null, await existing(context.loaders.tenant, outcome.id));
  }
}
