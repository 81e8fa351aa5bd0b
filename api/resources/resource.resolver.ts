import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { RecoveryPointRow } from '../../db/repositories/recovery-points';
import type { ResourceRow } from '../../db/repositories/resources';
import type { TenantRow } from '../../db/repositories/tenants';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { TenantHypervisor } from '../hypervisors/hypervisor.type';
import { RecoveryPointConnection } from '../recovery-points/recovery-point.type';
import { Tenant } from '../tenants/tenant.type';
import { InstanceFacts } from './instance-facts.type';
import { Resource, ResourceConnection } from './resource.type';
import type { ResourceFilterInput } from './resource-filter.input';
import { ResourceListArgs } from './resource-list-args';
import type { RecoveryPointFilterInput } from '../recovery-points/recovery-point-filter.input';
import { RecoveryPointListArgs } from '../recovery-points/recovery-point-list-args';

/** The inventory: reading it. */
@Resolver(() => Resource)
export class ResourceResolver {
  constructor(private readonly database: Database) {}

  @Needs('resource:read')
  @Query(() => ResourceConnection, { complexity: listComplexity, description: 'What was discovered in the accounts that you may see.' })
  resources(
    @Args(() => ResourceListArgs) args: ListArgs<ResourceFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<ResourceRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ resources }) => resources.list(wanted, page)),
    );
  }

  @FieldResolver(() => InstanceFacts, { description: 'What is needed to make it again, as it was last seen.' })
  instance(@Root() { manifest }: ResourceRow): ResourceRow['manifest'] {
    return manifest;
  }

  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant.' })
  tenant(@Root() { tenantId }: Resource, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> {
    return loaders.tenant.load(tenantId);
  }

  @FieldResolver(() => TenantHypervisor, { nullable: true, description: 'The connection that it was discovered through.' })
  hypervisor(@Root() { hypervisorId }: Resource, @Ctx() { loaders }: RequestContext): Promise<HypervisorRow | null> {
    return loaders.hypervisor.load(hypervisorId);
  }

  @FieldResolver(() => RecoveryPointConnection, { complexity: listComplexity, description: 'Its recovery points.' })
  recoveryPoints(
    @Root() { id }: Resource,
    @Args(() => RecoveryPointListArgs) args: ListArgs<RecoveryPointFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<RecoveryPointRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.recoveryPointsOfResource(id, args.filter ?? {}, page));
  }
}
