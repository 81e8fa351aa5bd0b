import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { RecoveryPointRow } from '../../db/repositories/recovery-points';
import type { ResourceRow } from '../../db/repositories/resources';
import type { TenantRow } from '../../db/repositories/tenants';
import type { VmGroupRow } from '../../db/repositories/vm-groups';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { Hypervisor } from '../hypervisors/hypervisor.type';
import { RecoveryPoint, RecoveryPointConnection } from '../recovery-points/recovery-point.type';
import { Resource } from '../resources/resource.type';
import { Tenant } from '../tenants/tenant.type';
import { VmGroup } from '../vm-groups/vm-group.type';
import { JobEvent } from './job-event.type';
import { logOfJob } from './log-of-job';
import type { JobEventRow } from '../../db/repositories/job-events';
import type { JobItemRow } from '../../db/repositories/job-items';
import { JobItem, JobItemFailure } from './job-item.type';
import { Job } from './job.type';
import type { RecoveryPointFilterInput } from '../recovery-points/recovery-point-filter.input';
import { RecoveryPointListArgs } from '../recovery-points/recovery-point-list-args';

/** What a job refers to. */
@Resolver(() => Job)
export class JobRelationsResolver {
  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant that it works for; null for the own account of the MSP.' })
  tenant(@Root() { tenantId }: Job, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> | null {
    return tenantId === null ? null : loaders.tenant.load(tenantId);
  }

  @FieldResolver(() => Hypervisor, { nullable: true, description: 'The connection that it works through.' })
  hypervisor(@Root() { hypervisorId }: Job, @Ctx() { loaders }: RequestContext): Promise<HypervisorRow | null> {
    return loaders.hypervisor.load(hypervisorId);
  }

  @FieldResolver(() => VmGroup, { nullable: true, description: 'The group that it backs up.' })
  vmGroup(@Root() { vmGroupId }: Job, @Ctx() { loaders }: RequestContext): Promise<VmGroupRow | null> | null {
    return vmGroupId === null ? null : loaders.vmGroup.load(vmGroupId);
  }

  @FieldResolver(() => RecoveryPoint, { nullable: true, description: 'The recovery point that it restores from.' })
  recoveryPoint(@Root() { recoveryPointId }: Job, @Ctx() { loaders }: RequestContext): Promise<RecoveryPointRow | null> | null {
    return recoveryPointId === null ? null : loaders.recoveryPoint.load(recoveryPointId);
  }

  @FieldResolver(() => RecoveryPointConnection, { complexity: listComplexity, description: 'The recovery points that it made.' })
  recoveryPoints(
    @Root() { id }: Job,
    @Args(() => RecoveryPointListArgs) args: ListArgs<RecoveryPointFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<RecoveryPointRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.recoveryPointsOfJob(id, args.filter ?? {}, page));
  }
}

/** What an item of a job refers to. */
@Resolver(() => JobItem)
export class JobItemResolver {
  @FieldResolver(() => Resource, { nullable: true, description: 'The resource that it is about; null for a region.' })
  resource(@Root() { resourceId }: JobItem, @Ctx() { loaders }: RequestContext): Promise<ResourceRow | null> | null {
    return resourceId === null ? null : loaders.resource.load(resourceId);
  }

  @FieldResolver(() => RecoveryPoint, { nullable: true, description: 'The recovery point that it made.' })
  recoveryPoint(@Root() { recoveryPointId }: JobItem, @Ctx() { loaders }: RequestContext): Promise<RecoveryPointRow | null> | null {
    return recoveryPointId === null ? null : loaders.recoveryPoint.load(recoveryPointId);
  }

  @FieldResolver(() => JobItemFailure, { nullable: true, description: 'Why it failed; null when it did not.' })
  failure(@Root() { failureCode, failureMessage, failureRemedy }: JobItemRow): JobItemFailure | null {
    return failureCode && { code: failureCode, message: failureMessage ?? '', remedy: failureRemedy ?? '' };
  }
}

/** What a line of a log knows of its place. */
@Resolver(() => JobEvent)
export class JobEventResolver {
  @FieldResolver(() => String, {
    description:
      'Its place in the whole log, oldest first; pass it as `after` to `jobEvents`, or to `events` without a filter, to go on behind it.',
  })
  cursor(@Root() { jobId, seq }: JobEventRow, @Ctx() { cursors }: RequestContext): string {
    return cursors(logOfJob(jobId)).sign([seq]);
  }
}
