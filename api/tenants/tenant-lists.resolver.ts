import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { JobRow } from '../../db/repositories/jobs';
import type { RecoveryPointRow } from '../../db/repositories/recovery-points';
import type { VmGroupRow } from '../../db/repositories/vm-groups';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { HypervisorConnection } from '../hypervisors/hypervisor.type';
import { JobConnection } from '../jobs/job.type';
import type { TenantAhead } from '../portfolio/looked-ahead';
import { RecoveryPointConnection } from '../recovery-points/recovery-point.type';
import { VmGroupConnection } from '../vm-groups/vm-group.type';
import { Tenant } from './tenant.type';
import type { HypervisorFilterInput } from '../hypervisors/hypervisor-inputs';
import { HypervisorListArgs } from '../hypervisors/hypervisor-list-args';
import type { VmGroupFilterInput } from '../vm-groups/vm-group-inputs';
import { VmGroupListArgs } from '../vm-groups/vm-group-list-args';
import type { JobFilterInput } from '../jobs/job-filter.input';
import { JobListArgs } from '../jobs/job-list-args';
import type { RecoveryPointFilterInput } from '../recovery-points/recovery-point-filter.input';
import { RecoveryPointListArgs } from '../recovery-points/recovery-point-list-args';

/** What belongs to a tenant. */
@Resolver(() => Tenant)
export class TenantListsResolver {
  @FieldResolver(() => HypervisorConnection, { complexity: listComplexity, description: 'The connected accounts of the tenant.' })
  hypervisors(
    @Root() { id }: Tenant,
    @Args(() => HypervisorListArgs) args: ListArgs<HypervisorFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<HypervisorRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.hypervisorsOfTenant(id, args.filter ?? {}, page));
  }

  @FieldResolver(() => VmGroupConnection, { complexity: listComplexity, description: 'The VM groups of the tenant.' })
  vmGroups(
    @Root() { id, ahead }: TenantAhead,
    @Args(() => VmGroupListArgs) args: ListArgs<VmGroupFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<VmGroupRow>> {
    const read = ahead?.vmGroups;
    return connectionFrom<VmGroupRow, VmGroupFilterInput>({ args, context, info, of: id }, (page) =>
      read && !page.totalOnly ? Promise.resolve(read) : context.loaders.vmGroupsOfTenant(id, args.filter ?? {}, page),
    );
  }

  @FieldResolver(() => JobConnection, { complexity: listComplexity, description: 'The jobs of the tenant.' })
  jobs(
    @Root() { id }: Tenant,
    @Args(() => JobListArgs) args: ListArgs<JobFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<JobRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.jobsOfTenant(id, args.filter ?? {}, page));
  }

  @FieldResolver(() => RecoveryPointConnection, { complexity: listComplexity, description: 'The recovery points of the tenant.' })
  recoveryPoints(
    @Root() { id }: Tenant,
    @Args(() => RecoveryPointListArgs) args: ListArgs<RecoveryPointFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<RecoveryPointRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.recoveryPointsOfTenant(id, args.filter ?? {}, page));
  }
}
