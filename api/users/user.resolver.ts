import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { TenantRow } from '../../db/repositories/tenants';
import type { UserRow } from '../../db/repositories/people/users';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import { filterId } from '../graphql/filter-id';
import type { ListArgs } from '../graphql/list-args';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import { Tenant } from '../tenants/tenant.type';
import type { changeMembership, removeMembership } from './change-membership';
import type { inviteUser } from './invite-user';
import type { UserFilterInput } from './user-filter.input';
import { ChangeMembershipInput, InviteUserInput, RemoveMembershipInput } from './user-inputs';
import { UserListArgs } from './user-list-args';
import {
  ChangeMembershipPayload,
  ChangeMembershipResult,
  InviteUserPayload,
  InviteUserResult,
  RemoveMembershipPayload,
  RemoveMembershipResult,
} from './user-payloads';
import { User, UserConnection } from './user.type';

/** What people's administrators ask for. */
export interface UserUseCases {
  readonly inviteUser: ReturnType<typeof inviteUser>;
  readonly changeMembership: ReturnType<typeof changeMembership>;
  readonly removeMembership: ReturnType<typeof removeMembership>;
}

/** People: reading them, inviting them, saying what they may do. */
@Resolver(() => User)
export class UserResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: UserUseCases,
  ) {}

  @Needs('user:read')
  @Query(() => User, { nullable: true, description: 'One person; null when there is none that you may see.' })
  user(
    @Arg('id', () => ID, { description: 'The id of the person.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<UserRow | null> {
    return loaders.user.load(id);
  }

  @Needs('user:read')
  @Query(() => UserConnection, {
    nullable: true,
    complexity: listComplexity,
    description: 'The people that you may see: of the MSP and all its tenants, or of your own tenant; null when you may see none.',
  })
  users(
    @Args(() => UserListArgs) args: ListArgs<UserFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<UserRow>> {
    const wanted = { ...args.filter, tenantId: filterId('tenant', 'tenantId', args.filter?.tenantId) };
    return connectionFrom({ args, context, info }, (page) => this.database.inScope(context.scope, ({ users }) => users.list(wanted, page)));
  }

  @Needs('user:write')
  @Mutation(() => InviteUserResult, { description: 'Lets somebody sign in, with one role in the MSP or in one tenant.' })
  async inviteUser(
    @Arg('input', () => InviteUserInput, { description: 'Who, and to be what.' }) input: InviteUserInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof InviteUserResult> {
    const outcome = await this.useCases.inviteUser(context, input);
    if (outcome instanceof UserError) return outcome;
    return new InviteUserPayload(input.clientMutationId ?? null, await existing(context.loaders.user, outcome.id));
  }

  @Needs('user:write')
  @Mutation(() => ChangeMembershipResult, { description: 'Gives somebody another role where they belong.' })
  async changeMembership(
    @Arg('input', () => ChangeMembershipInput, { description: 'Who, and to be what.' }) input: ChangeMembershipInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof ChangeMembershipResult> {
    const outcome = await this.useCases.changeMembership(context, input);
    if (outcome instanceof UserError) return outcome;
    return new ChangeMembershipPayload(input.clientMutationId ?? null, await existing(context.loaders.user, outcome.id));
  }

  @Needs('user:write')
  @Mutation(() => RemoveMembershipResult, { description: 'Ends what somebody may do here; other memberships of the same person stay.' })
  async removeMembership(
    @Arg('input', () => RemoveMembershipInput, { description: 'Whose.' }) input: RemoveMembershipInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RemoveMembershipResult> {
    const outcome = await this.useCases.removeMembership(context, input);
    if (outcome instanceof UserError) return outcome;
    return new RemoveMembershipPayload(input.clientMutationId ?? null, await existing(context.loaders.user, outcome.id));
  }

  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant to which the person belongs; null for the MSP itself.' })
  tenant(@Root() { tenantId }: User, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> | null {
    return tenantId === null ? null : loaders.tenant.load(tenantId);
  }
}
