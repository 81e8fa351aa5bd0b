import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../context';
import { Node } from '../graphql/node.type';
import { nodeOf } from './node-of';

/** Anything by its id. */
@Resolver()
export class NodeResolver {
  @Authorized()
  @Query(() => Node, { nullable: true, description: 'Anything by its id; null when there is nothing that you may see.' })
  node(@Arg('id', () => ID, { description: 'The id of anything.' }) id: string, @Ctx() context: RequestContext): Promise<Node | null> {
    return nodeOf(id, context);
  }
}
