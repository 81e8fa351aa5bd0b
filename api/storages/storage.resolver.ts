import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { StorageRow } from '../../db/repositories/storages';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { UserError } from '../graphql/user-error';
import { AdminHypervisor } from '../hypervisors/hypervisor.type';
import { existing } from '../loaders/existing';
import type { createStorage } from './create-storage';
import { CreateStoragePayload, CreateStorageResult } from './create-storage.payload';
import { CreateStorageInput } from './storage-inputs';
import { Storage, StorageConnection } from './storage.type';
import type { StorageFilterInput } from './storage-inputs';
import { StorageListArgs } from './storage-list-args';

/** Storages: reading them, creating them. */
@Resolver(() => Storage)
export class StorageResolver {
  constructor(
    private readonly database: Database,
    private readonly useCases: { readonly createStorage: ReturnType<typeof createStorage> },
  ) {}

  @Needs('admin-side:read')
  @Query(() => StorageConnection, {
    nullable: true,
    complexity: listComplexity,
    description: 'The storages of the MSP; null for tenants, who do not see them.',
  })
  storages(
    @Args(() => StorageListArgs) args: ListArgs<StorageFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<StorageRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ storages }) => storages.list(wanted, page)),
    );
  }

  @Needs('storage:write')
  @Mutation(() => CreateStorageResult, { description: 'Creates a place for copies in an admin account.' })
  async createStorage(
    @Arg('input', () => CreateStorageInput, { description: 'The new storage.' }) input: CreateStorageInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof CreateStorageResult> {
    const outcome = await this.useCases.createStorage(context, input);
    if (outcome instanceof UserError) return outcome;
    return new CreateStoragePayload(input.clientMutationId ?? null, await existing(context.loaders.storage, outcome.id));
  }

  @FieldResolver(() => AdminHypervisor, { nullable: true, description: 'The admin hypervisor in whose account it lies.' })
  hypervisor(@Root() { hypervisorId }: Storage, @Ctx() { loaders }: RequestContext): Promise<HypervisorRow | null> {
    return loaders.hypervisor.load(hypervisorId);
  }
}
