import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { RecoveryPointRow } from '../../db/repositories/recovery-points';
import type { ResourceRow } from '../../db/repositories/resources';
import type { TenantRow } from '../../db/repositories/tenants';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { connectionFrom, listComplexity, type Connection } from '../graphql/connection';
import { PageArgs } from '../graphql/page-args';
import { TenantHypervisor } from '../hypervisors/hypervisor.type';
import { RecoveryPointFilterInput } from '../recovery-points/recovery-point-filter.input';
import { RecoveryPointConnection } from '../recovery-points/recovery-point.type';
import { Tenant } from '../tenants/tenant.type';
import { InstanceFacts } from './instance-facts.type';
import { ResourceFilterInput } from './resource-filter.input';
import { Resource, ResourceConnection } from './resource.type';

/** The inventory: reading it. */
@Resolver(() => Resource)
export class ResourceResolver {
  constructor(private readonly database: Database) {}

  @Needs('resource:read')
  @Query(() => ResourceConnection, { complexity: listComplexity, description: 'What was discovered in the accounts that you may see.' })
  resources(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ResourceFilterInput, { nullable: true, description: 'Which of it.' }) filter: ResourceFilterInput | null,
    @Ctx() { scope }: RequestContext,
  ): Promise<Connection<ResourceRow>> {
    return connectionFrom(page, (slice) => this.database.inScope(scope, ({ resources }) => resources.list(filter ?? {}, slice)));
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
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => RecoveryPointFilterInput, { nullable: true, description: 'Which of them.' })
    filter: RecoveryPointFilterInput | null,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<RecoveryPointRow>> {
    return connectionFrom(page, (slice) => loaders.recoveryPointsOfResource(id, filter ?? {}, slice));
  }
}
