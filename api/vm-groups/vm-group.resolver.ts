import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, ID, Info, Mutation, Query, Resolver } from 'type-graphql';
import type { Database } from '../../db/database';
import type { VmGroupRow } from '../../db/repositories/vm-groups';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { UserError } from '../graphql/user-error';
import { existing } from '../loaders/existing';
import type { backUpVmGroup } from './back-up-vm-group';
import type { createVmGroup } from './create-vm-group';
import { BackUpVmGroupInput, CreateVmGroupInput } from './vm-group-inputs';
import { BackUpVmGroupPayload, BackUpVmGroupResult, CreateVmGroupPayload, CreateVmGroupResult } from './vm-group-payloads';
import { VmGroup, VmGroupConnection } from './vm-group.type';
import type { VmGroupFilterInput } from './vm-group-inputs';
import { VmGroupListArgs } from './vm-group-list-args';

/** What can be done with VM groups. */
export interface VmGroupUseCases {
  readonly createVmGroup: ReturnType<typeof createVmGroup>;
  readonly backUpVmGroup: ReturnType<typeof backUpVmGroup>;
}

/** VM groups: reading them, creating them, backing them up. */
@Resolver()
export class VmGroupResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: VmGroupUseCases,
  ) {}

  @Needs('vm-group:read')
  @Query(() => VmGroup, { nullable: true, description: 'One VM group; null when there is none that you may see.' })
  vmGroup(
    @Arg('id', () => ID, { description: 'The id of the group.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<VmGroupRow | null> {
    return loaders.vmGroup.load(id);
  }

  @Needs('vm-group:read')
  @Query(() => VmGroupConnection, { complexity: listComplexity, description: 'The VM groups that you may see.' })
  vmGroups(
    @Args(() => VmGroupListArgs) args: ListArgs<VmGroupFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<VmGroupRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ vmGroups }) => vmGroups.list(wanted, page)),
    );
  }

  @Needs('vm-group:write')
  @Mutation(() => CreateVmGroupResult, { description: 'Creates a VM group.' })
  async createVmGroup(
    @Arg('input', () => CreateVmGroupInput, { description: 'The new group.' }) input: CreateVmGroupInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreateVmGroupResult> {
    const outcome = await this.useCases.createVmGroup(context, input);
    if (outcome instanceof UserError) return outcome;
    return new CreateVmGroupPayload(
      input.clientMutationId ?? null,
      await existing(context.loaders.vmGroup, outcome.id),
      outcome.extra?.warnings ?? [],
    );
  }

  @Needs('back-up:start')
  @Mutation(() => BackUpVmGroupResult, { description: 'Asks for a back-up of a VM group now.' })
  async backUpVmGroup(
    @Arg('input', () => BackUpVmGroupInput, { description: 'Which group.' }) input: BackUpVmGroupInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof BackUpVmGroupResult> {
    const outcome = await this.useCases.backUpVmGroup(context, input);
    if (outcome instanceof UserError) return outcome;
    return new BackUpVmGroupPayload(
      input.clientMutationId ?? null,
      await existing(context.loaders.job, outcome.id),
      outcome.extra?.warnings ?? [],
    );
  }
}
