import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, FieldResolver, Info, Query, Resolver, Root } from 'type-graphql';
import type { Database } from '../../db/database';
import type { AccessNodeRow } from '../../db/repositories/access-nodes';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import { Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { listComplexity, type Connection } from '../graphql/connection';
import { connectionFrom } from '../graphql/connection-from';
import type { ListArgs } from '../graphql/list-args';
import { filterId } from '../graphql/filter-id';
import { AdminHypervisor } from '../hypervisors/hypervisor.type';
import { AccessNode, AccessNodeConnection } from './access-node.type';
import type { AccessNodeFilterInput } from './access-node-filter.input';
import { AccessNodeListArgs } from './access-node-list-args';

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
    @Args(() => AccessNodeListArgs) args: ListArgs<AccessNodeFilterInput>,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<AccessNodeRow>> {
    const wanted = { ...args.filter, hypervisorId: filterId('hypervisor', 'hypervisorId', args.filter?.hypervisorId) };
    return connectionFrom({ args, context, info }, (page) =>
      this.database.inScope(context.scope, ({ accessNodes }) => accessNodes.list(wanted, page)),
    );
  }

  @FieldResolver(() => AdminHypervisor, { nullable: true, description: 'The admin hypervisor whose account it runs in.' })
  hypervisor(@Root() { hypervisorId }: AccessNode, @Ctx() { loaders }: RequestContext): Promise<HypervisorRow | null> {
    return loaders.hypervisor.load(hypervisorId);
  }
}
