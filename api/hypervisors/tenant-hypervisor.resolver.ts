import type { GraphQLResolveInfo } from 'graphql';
import { Args, Authorized, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { JobRow } from '../../db/repositories/jobs';
import type { ResourceRow } from '../../db/repositories/resources';
import type { TenantRow } from '../../db/repositories/tenants';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { Job } from '../jobs/job.type';
import { ResourceConnection } from '../resources/resource.type';
import { Tenant } from '../tenants/tenant.type';
import { AdminHypervisor, TenantHypervisor } from './hypervisor.type';
import { ValidationReport } from './validation-report.type';
import type { ResourceFilterInput } from '../resources/resource-filter.input';
import { ResourceListArgs } from '../resources/resource-list-args';

/** What only the connection of a tenant has. */
@Resolver(() => TenantHypervisor)
export class TenantHypervisorResolver {
  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant whose account it is.' })
  tenant(@Root() { tenantId }: TenantHypervisor, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> | null {
    return tenantId === null ? null : loaders.tenant.load(tenantId);
  }

  @Authorized('admin-side:read')
  @FieldResolver(() => AdminHypervisor, {
    nullable: true,
    description: 'The admin hypervisor whose resources it uses; tenants do not see it.',
  })
  adminHypervisor(
    @Root() { adminHypervisorId }: TenantHypervisor,
    @Ctx() { loaders }: RequestContext,
  ): Promise<HypervisorRow | null> | null {
    return adminHypervisorId === null ? null : loaders.hypervisor.load(adminHypervisorId);
  }

  @FieldResolver(() => ResourceConnection, { complexity: listComplexity, description: 'What was discovered in the account.' })
  resources(
    @Root() { id }: TenantHypervisor,
    @Args(() => ResourceListArgs) args: ListArgs<ResourceFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<ResourceRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.resourcesOfHypervisor(id, args.filter ?? {}, page));
  }
}

/** The job behind a validation's report. */
@Resolver(() => ValidationReport)
export class ValidationReportResolver {
  @FieldResolver(() => Job, { nullable: true, description: 'The job that made the checks.' })
  job(@Root() { jobId }: ValidationReport, @Ctx() { loaders }: RequestContext): Promise<JobRow | null> {
    return loaders.job.load(jobId);
  }
}
