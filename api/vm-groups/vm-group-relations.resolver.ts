import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Resolver, Root } from 'type-graphql';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { JobRow } from '../../db/repositories/jobs';
import type { PlanRow } from '../../db/repositories/plans';
import type { TenantRow } from '../../db/repositories/tenants';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { TenantHypervisor } from '../hypervisors/hypervisor.type';
import { Job, JobConnection } from '../jobs/job.type';
import { Plan } from '../plans/plan.type';
import type { GroupAhead } from '../portfolio/looked-ahead';
import { Tenant } from '../tenants/tenant.type';
import { VmGroup } from './vm-group.type';

const NEWEST = { limit: 1 };
import type { JobFilterInput } from '../jobs/job-filter.input';
import { JobListArgs } from '../jobs/job-list-args';

/** What a VM group refers to. */
@Resolver(() => VmGroup)
export class VmGroupRelationsResolver {
  @FieldResolver(() => Tenant, { nullable: true, description: 'The tenant.' })
  tenant(@Root() { tenantId }: VmGroup, @Ctx() { loaders }: RequestContext): Promise<TenantRow | null> {
    return loaders.tenant.load(tenantId);
  }

  @FieldResolver(() => TenantHypervisor, { nullable: true, description: 'The connection to the account that its instances lie in.' })
  hypervisor(@Root() { hypervisorId }: VmGroup, @Ctx() { loaders }: RequestContext): Promise<HypervisorRow | null> {
    return loaders.hypervisor.load(hypervisorId);
  }

  @FieldResolver(() => Plan, { nullable: true, description: 'The plan that it is protected under.' })
  plan(@Root() { planId, ahead }: GroupAhead, @Ctx() { loaders }: RequestContext): PlanRow | Promise<PlanRow | null> {
    return ahead?.plan ?? loaders.plan.load(planId);
  }

  @FieldResolver(() => Job, { nullable: true, description: 'Its newest back-up; null before the first.' })
  async lastJob(@Root() { id }: VmGroup, @Ctx() { loaders }: RequestContext): Promise<JobRow | null> {
    return (await loaders.jobsOfVmGroup(id, {}, NEWEST)).rows[0] ?? null;
  }

  @FieldResolver(() => JobConnection, { complexity: listComplexity, description: 'Its back-ups.' })
  jobs(
    @Root() { id }: VmGroup,
    @Args(() => JobListArgs) args: ListArgs<JobFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<JobRow>> {
    return connectionFrom({ args, context, info, of: id }, (page) => context.loaders.jobsOfVmGroup(id, args.filter ?? {}, page));
  }
}
