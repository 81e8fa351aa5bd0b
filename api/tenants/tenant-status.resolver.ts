import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import type { changeTenantStatus, StatusChange, StatusChangeInput } from './change-tenant-status';
import { OffboardTenantInput, ResumeTenantInput, SuspendTenantInput } from './tenant-status-inputs';
import {
  OffboardTenantPayload,
  OffboardTenantResult,
  ResumeTenantPayload,
  ResumeTenantResult,
  SuspendTenantPayload,
  SuspendTenantResult,
} from './tenant-status-payloads';
import type { Tenant } from './tenant.type';

/** The life of a tenant, which its MSP decides. */
@Resolver()
export class TenantStatusResolver {
  constructor(private readonly useCases: Readonly<Record<StatusChange, ReturnType<typeof changeTenantStatus>>>) {}

  @Needs('tenant:control')
  @Mutation(() => SuspendTenantResult, {
    description: 'Lets a tenant only be read: nothing is created, changed or started for it, by anybody, until it is resumed.',
  })
  async suspendTenant(
    @Arg('input', () => SuspendTenantInput, { description: 'Which tenant, and what becomes of its jobs.' }) input: SuspendTenantInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SuspendTenantResult> {
    const outcome = await this.changed('suspendTenant', context, input);
    return outcome instanceof UserError ? outcome : new SuspendTenantPayload(input.clientMutationId ?? null, outcome);
  }

  @Needs('tenant:control')
  @Mutation(() => ResumeTenantResult, {
    description: 'Lets a suspended tenant work again; jobs that were told to end stay told, and are asked for anew.',
  })
  async resumeTenant(
    @Arg('input', () => ResumeTenantInput, { description: 'Which tenant.' }) input: ResumeTenantInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ResumeTenantResult> {
    const outcome = await this.changed('resumeTenant', context, input);
    return outcome instanceof UserError ? outcome : new ResumeTenantPayload(input.clientMutationId ?? null, outcome);
  }

  @Needs('tenant:control')
  @Mutation(() => OffboardTenantResult, {
    description: 'Begins to take a tenant apart: it may only be read, and never works again.',
  })
  async offboardTenant(
    @Arg('input', () => OffboardTenantInput, { description: 'Which tenant, and what becomes of its jobs.' }) input: OffboardTenantInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof OffboardTenantResult> {
    const outcome = await this.changed('offboardTenant', context, input);
    return outcome instanceof UserError ? outcome : new OffboardTenantPayload(input.clientMutationId ?? null, outcome);
  }

  private async changed(change: StatusChange, context: RequestContext, input: StatusChangeInput): Promise<Tenant | UserError> {
    const outcome = await this.useCases[change](context, input);
    return outcome instanceof UserError ? outcome : existing(context.loaders.tenant, outcome.id);
  }
}
