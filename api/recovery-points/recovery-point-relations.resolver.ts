import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { JobRow } from '../../db/repositories/jobs';
import type { RecoveryPointCopyRow, RecoveryPointRow } from '../../db/repositories/recovery-points';
import type { ResourceRow } from '../../db/repositories/resources';
import type { TenantRow } from '../../db/repositories/tenants';
import type { VmGroupRow } from '../../db/repositories/vm-groups';
import type { RequestContext } from '../context';
import { Job } from '../jobs/job.type';
import { InstanceFacts } from '../resources/instance-facts.type';
import { Resource } from '../resources/resource.type';
import { Tenant } from '../tenants/tenant.type';
import { VmGroup } from '../vm-groups/vm-group.type';
import { RecoveryPoint, RecoveryPointCopy } from './recovery-point.type';

/** What a recovery point refers to. */
@Resolver(() => RecoveryPoint)
export class RecoveryPointRelationsResolver {
  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant.' })
  tenant(@Root() { tenantId }: RecoveryPoint, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> {
    return loaders.tenant.load(tenantId);
  }

  @FieldResolver(() => Resource, { nullable: true, description: 'What it protects.' })
  resource(@Root() { resourceId }: RecoveryPoint, @Ctx() { loaders }: RequestContext): Promise<ResourceRow | null> {
    return loaders.resource.load(resourceId);
  }

  @FieldResolver(() => VmGroup, { nullable: true, description: 'The group that it was made for.' })
  vmGroup(@Root() { vmGroupId }: RecoveryPoint, @Ctx() { loaders }: RequestContext): Promise<VmGroupRow | null> | null {
    return vmGroupId === null ? null : loaders.vmGroup.load(vmGroupId);
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The job that made it.' })
  job(@Root() { jobId }: RecoveryPoint, @Ctx() { loaders }: RequestContext): Promise<JobRow | null> {
    return loaders.job.load(jobId);
  }

  @FieldResolver(() => [RecoveryPointCopy], { description: 'Its copies, oldest first.' })
  copies(@Root() { id }: RecoveryPoint, @Ctx() { loaders }: RequestContext): Promise<readonly RecoveryPointCopyRow[]> {
    return loaders.copies.load(id);
  }

  @FieldResolver(() => InstanceFacts, { description: 'The instance as it was at that moment.' })
  instance(@Root() { manifest }: RecoveryPointRow): RecoveryPointRow['manifest'] {
    return manifest;
  }
}
