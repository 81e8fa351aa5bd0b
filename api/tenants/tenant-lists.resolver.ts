import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { JobRow } from '../../db/repositories/jobs';
import type { RecoveryPointRow } from '../../db/repositories/recovery-points';
import type { VmGroupRow } from '../../db/repositories/vm-groups';
import type { RequestContext } from '../context';
import { connection, connectionFrom, listComplexity, type Connection } from '../graphql/connection';
import { PageArgs } from '../graphql/page-args';
import { HypervisorConnection } from '../hypervisors/hypervisor.type';
import { JobFilterInput } from '../jobs/job-filter.input';
import { JobConnection } from '../jobs/job.type';
import type { TenantAhead } from '../portfolio/looked-ahead';
import { RecoveryPointFilterInput } from '../recovery-points/recovery-point-filter.input';
import { RecoveryPointConnection } from '../recovery-points/recovery-point.type';
import { VmGroupConnection } from '../vm-groups/vm-group.type';
import { Tenant } from './tenant.type';

/** What belongs to a tenant. */
@Resolver(() => Tenant)
export class TenantListsResolver {
  @FieldResolver(() => HypervisorConnection, { complexity: listComplexity, description: 'The connected accounts of the tenant.' })
  hypervisors(
    @Root() { id }: Tenant,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<HypervisorRow>> {
    return connectionFrom(page, (slice) => loaders.hypervisorsOfTenant(id, {}, slice));
  }

  @FieldResolver(() => VmGroupConnection, { complexity: listComplexity, description: 'The VM groups of the tenant.' })
  vmGroups(
    @Root() { id, ahead }: TenantAhead,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Connection<VmGroupRow> | Promise<Connection<VmGroupRow>> {
    if (ahead?.vmGroups) return connection(ahead.vmGroups, (row) => row.id, true);
    return connectionFrom(page, (slice) => loaders.vmGroupsOfTenant(id, {}, slice));
  }

  @FieldResolver(() => JobConnection, { complexity: listComplexity, description: 'The jobs of the tenant.' })
  jobs(
    @Root() { id }: Tenant,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => JobFilterInput, { nullable: true, description: 'Which of them.' }) filter: JobFilterInput | null,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<JobRow>> {
    return connectionFrom(page, (slice) => loaders.jobsOfTenant(id, filter ?? {}, slice));
  }

  @FieldResolver(() => RecoveryPointConnection, { complexity: listComplexity, description: 'The recovery points of the tenant.' })
  recoveryPoints(
    @Root() { id }: Tenant,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => RecoveryPointFilterInput, { nullable: true, description: 'Which of them.' })
    filter: RecoveryPointFilterInput | null,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<RecoveryPointRow>> {
    return connectionFrom(page, (slice) => loaders.recoveryPointsOfTenant(id, filter ?? {}, slice));
  }
}
