import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { JobRow } from '../../db/repositories/jobs';
import type { RecoveryPointRow } from '../../db/repositories/recovery-points';
import type { DriftFindingRow } from '../../db/repositories/reconciliation/drift-findings';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { Hypervisor } from '../hypervisors/hypervisor.type';
import { Job } from '../jobs/job.type';
import { RecoveryPoint } from '../recovery-points/recovery-point.type';
import { DriftFinding, DriftFindingConnection } from './drift-finding.type';
import type { DriftFindingFilterInput } from './drift-finding-filter.input';
import { DriftFindingListArgs } from './drift-finding-list-args';

/** What reconciliations found: reading it. */
@Resolver(() => DriftFinding)
export class DriftFindingResolver {
  constructor(private readonly database: Database) {}

  @Needs('job:read')
  @Query(() => DriftFindingConnection, { complexity: listComplexity, description: 'What reconciliations found, as far as you may see it.' })
  driftFindings(
    @Args(() => DriftFindingListArgs) args: ListArgs<DriftFindingFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<DriftFindingRow>> {
    const wanted = args.filter ?? {};
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ driftFindings }) => driftFindings.list(wanted, page)),
    );
  }

  @FieldResolver(() => Hypervisor, { nullable: true, description: 'The connection to the account that it was found in.' })
  hypervisor(@Root() { hypervisorId }: DriftFinding, @Ctx() { loaders }: RequestContext): Promise<HypervisorRow | null> {
    return loaders.hypervisor.load(hypervisorId);
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The reconciliation that found it.' })
  job(@Root() { jobId }: DriftFinding, @Ctx() { loaders }: RequestContext): Promise<JobRow | null> {
    return loaders.job.load(jobId);
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The job that left it; null when none of ours did.' })
  leftBy(@Root() { leftByJobId }: DriftFinding, @Ctx() { loaders }: RequestContext): Promise<JobRow | null> | null {
    return leftByJobId === null ? null : loaders.job.load(leftByJobId);
  }

  @FieldResolver(() => RecoveryPoint, { nullable: true, description: 'The recovery point that it is about; null when it is about none.' })
  recoveryPoint(@Root() { recoveryPointId }: DriftFinding, @Ctx() { loaders }: RequestContext): Promise<RecoveryPointRow | null> | null {
    return recoveryPointId === null ? null : loaders.recoveryPoint.load(recoveryPointId);
  }
}
