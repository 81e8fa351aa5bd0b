import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { AccessNodeRow } from '../../db/repositories/access-nodes';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { connectionFrom, listComplexity, type Connection } from '../graphql/connection';
import { filterId } from '../graphql/filter-id';
import { PageArgs } from '../graphql/page-args';
import { AdminHypervisor } from '../hypervisors/hypervisor.type';
import { AccessNodeFilterInput } from './access-node-filter.input';
import { AccessNode, AccessNodeConnection } from './access-node.type';

/** Access nodes: reading them. */
@Resolver(() => AccessNode)
export class AccessNodeResolver {
  constructor(private readonly database: Database) {}

  @Needs('admin-side:read')
  @Query(() => AccessNodeConnection, {
    nullable: true,
    complexity: listComplexity,
    description: 'The access nodes that serve the MSP; null for tenants, who do not see them.',
  })
  accessNodes(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AccessNodeFilterInput, { nullable: true, description: 'Which of them.' }) filter: AccessNodeFilterInput | null,
    @Ctx() { scope }: RequestContext,
  ): Promise<Connection<AccessNodeRow>> {
    const wanted = { ...filter, hypervisorId: filterId('hypervisor', 'hypervisorId', filter?.hypervisorId) };
    return connectionFrom(page, (slice) => this.database.inScope(scope, ({ accessNodes }) => accessNodes.list(wanted, slice)));
  }

  @FieldResolver(() => AdminHypervisor, { nullable: true, description: 'The admin hypervisor whose account it runs in.' })
  hypervisor(@Root() { hypervisorId }: AccessNode, @Ctx() { loaders }: RequestContext): Promise<HypervisorRow | null> {
    return loaders.hypervisor.load(hypervisorId);
  }
}
