import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Authorized, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { CredentialRow } from '../../db/repositories/credentials';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { TenantRow } from '../../db/repositories/tenants';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { filterId } from '../graphql/filter-id';
import { UserError } from '../graphql/user-error';
import { AdminHypervisor } from '../hypervisors/hypervisor.type';
import { existing } from '../loaders/existing';
import { Tenant } from '../tenants/tenant.type';
import { accountPoliciesOf } from './account-policies';
import type { createCredential } from './create-credential';
import { CreateCredentialInput } from './create-credential.input';
import { CreateCredentialPayload, CreateCredentialResult } from './create-credential.payload';
import { Credential, CredentialConnection } from './credential.type';
import { trustedPrincipalOf } from './trusted-principal';
import type { CredentialFilterInput } from './credential-filter.input';
import { CredentialListArgs } from './credential-list-args';

/** Credentials: reading them, creating them. */
@Resolver(() => Credential)
export class CredentialResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: { readonly createCredential: ReturnType<typeof createCredential> },
  ) {}

  @Needs('credential:read')
  @Query(() => CredentialConnection, { complexity: listComplexity, description: 'The credentials that you may see; never their secrets.' })
  credentials(
    @Args(() => CredentialListArgs) args: ListArgs<CredentialFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<CredentialRow>> {
    const wanted = { ...args.filter, tenantId: filterId('tenant', 'tenantId', args.filter?.tenantId) };
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ credentials }) => credentials.list(wanted, page)),
    );
  }

  @Needs('credential:write')
  @Mutation(() => CreateCredentialResult, { description: 'Creates a credential and says what to set up in the AWS account for it.' })
  async createCredential(
    @Arg('input', () => CreateCredentialInput, { description: 'The new credential.' }) input: CreateCredentialInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreateCredentialResult> {
    const outcome = await this.useCases.createCredential(context, input);
    if (outcome instanceof UserError) return outcome;
    const credential = await existing(context.loaders.credential, outcome.id);
    const policies = accountPoliciesOf(credential, await trustedPrincipalOf(credential, context.loaders));
    return new CreateCredentialPayload(input.clientMutationId ?? null, credential, policies);
  }

  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant whose account it is for; null for the own side of the MSP.' })
  tenant(@Root() { tenantId }: Credential, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> | null {
    return tenantId === null ? null : loaders.tenant.load(tenantId);
  }

  @Authorized('admin-side:read')
  @FieldResolver(() => AdminHypervisor, {
    nullable: true,
    description: 'The admin hypervisor that assumes the role; tenants do not see it.',
  })
  trustedBy(@Root() { trustedBy }: Credential, @Ctx() { loaders }: RequestContext): Promise<HypervisorRow | null> | null {
    return trustedBy === null ? null : loaders.hypervisor.load(trustedBy);
  }

  @Authorized('admin-side:read')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The trust policy that the role needs, as JSON; only for STS_ASSUME_ROLE, not for tenants.',
  })
  async trustPolicy(@Root() credential: CredentialRow, @Ctx() { loaders }: RequestContext): Promise<string | null> {
    return accountPoliciesOf(credential, await trustedPrincipalOf(credential, loaders)).trustPolicy;
  }
}
