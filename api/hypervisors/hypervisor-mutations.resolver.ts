import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import type { connectAdminHypervisor } from './connect-admin-hypervisor';
import { ConnectAdminHypervisorInput } from './connect-admin-hypervisor.input';
import type { connectTenantHypervisor } from './connect-tenant-hypervisor';
import { ConnectTenantHypervisorInput } from './connect-tenant-hypervisor.input';
import type { discoverHypervisor } from './discover-hypervisor';
import { DiscoverHypervisorInput, ReconcileHypervisorInput, ValidateHypervisorInput } from './hypervisor-inputs';
import {
  ConnectAdminHypervisorPayload,
  ConnectAdminHypervisorResult,
  ConnectTenantHypervisorPayload,
  ConnectTenantHypervisorResult,
  DiscoverHypervisorPayload,
  DiscoverHypervisorResult,
  ReconcileHypervisorPayload,
  ReconcileHypervisorResult,
  ValidateHypervisorPayload,
  ValidateHypervisorResult,
} from './hypervisor-payloads';
import type { reconcileHypervisor } from './reconcile-hypervisor';
import type { validateHypervisor } from './validate-hypervisor';

/** What can be done with connections. */
export interface HypervisorUseCases {
  readonly connectAdminHypervisor: ReturnType<typeof connectAdminHypervisor>;
  readonly connectTenantHypervisor: ReturnType<typeof connectTenantHypervisor>;
  readonly validateHypervisor: ReturnType<typeof validateHypervisor>;
  readonly discoverHypervisor: ReturnType<typeof discoverHypervisor>;
  readonly reconcileHypervisor: ReturnType<typeof reconcileHypervisor>;
}

/** Connections to AWS accounts: making, proving and reading them. */
@Resolver()
export class HypervisorMutationsResolver {
  constructor(private readonly useCases: HypervisorUseCases) {}

  @Needs('hypervisor:connect')
  @Mutation(() => ConnectAdminHypervisorResult, { description: 'Connects the own AWS account of the MSP.' })
  async connectAdminHypervisor(
    @Arg('input', () => ConnectAdminHypervisorInput, { description: 'The account.' }) input: ConnectAdminHypervisorInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ConnectAdminHypervisorResult> {
    const outcome = await this.useCases.connectAdminHypervisor(context, input);
    if (outcome instanceof UserError) return outcome;
    return new ConnectAdminHypervisorPayload(input.clientMutationId ?? null, await existing(context.loaders.hypervisor, outcome.id));
  }

  @Needs('hypervisor:connect')
  @Mutation(() => ConnectTenantHypervisorResult, { description: 'Connects an AWS account of a tenant.' })
  async connectTenantHypervisor(
    @Arg('input', () => ConnectTenantHypervisorInput, { description: 'The account.' }) input: ConnectTenantHypervisorInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ConnectTenantHypervisorResult> {
    const outcome = await this.useCases.connectTenantHypervisor(context, input);
    if (outcome instanceof UserError) return outcome;
    return new ConnectTenantHypervisorPayload(input.clientMutationId ?? null, await existing(context.loaders.hypervisor, outcome.id));
  }

  @Needs('hypervisor:check')
  @Mutation(() => ValidateHypervisorResult, { description: 'Asks for the proof that a connection works and that nobody else can use it.' })
  async validateHypervisor(
    @Arg('input', () => ValidateHypervisorInput, { description: 'Which connection.' }) input: ValidateHypervisorInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ValidateHypervisorResult> {
    const outcome = await this.useCases.validateHypervisor(context, input);
    if (outcome instanceof UserError) return outcome;
    return new ValidateHypervisorPayload(
      input.clientMutationId ?? null,
      await existing(context.loaders.job, outcome.id),
      outcome.extra?.warnings ?? [],
    );
  }

  @Needs('hypervisor:check')
  @Mutation(() => DiscoverHypervisorResult, { description: 'Asks for the inventory of an account to be read.' })
  async discoverHypervisor(
    @Arg('input', () => DiscoverHypervisorInput, { description: 'Which connection.' }) input: DiscoverHypervisorInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof DiscoverHypervisorResult> {
    const outcome = await this.useCases.discoverHypervisor(context, input);
    if (outcome instanceof UserError) return outcome;
    return new DiscoverHypervisorPayload(
      input.clientMutationId ?? null,
      await existing(context.loaders.job, outcome.id),
      outcome.extra?.warnings ?? [],
    );
  }

  @Needs('hypervisor:check')
  @Mutation(() => ReconcileHypervisorResult, {
    description: 'Asks for what AWS has to be compared with the catalogue, and for both to be put right; running jobs are left alone.',
  })
  async reconcileHypervisor(
    @Arg('input', () => ReconcileHypervisorInput, { description: 'Which connection.' }) input: ReconcileHypervisorInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ReconcileHypervisorResult> {
    const outcome = await this.useCases.reconcileHypervisor(context, input);
    if (outcome instanceof UserError) return outcome;
    return new ReconcileHypervisorPayload(
      input.clientMutationId ?? null,
      await existing(context.loaders.job, outcome.id),
      outcome.extra?.warnings ?? [],
    );
  }
}
