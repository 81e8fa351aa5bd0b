import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { ANY_PRINCIPAL, Needs } from '../auth/needs';
import type { RequestContext } from '../context';
import { Node } from '../graphql/node.type';
import { nodeOf } from './node-of';

/** Anything by its id. */
@Resolver()
export class NodeResolver {
  /** Everybody may ask; what is found is shown to those who may see its type. */
  @Needs(ANY_PRINCIPAL)
  @Query(() => Node, { nullable: true, description: 'Anything by its id; null when there is nothing that you may see.' })
  node(
    @Arg('id', () => ID, { description: 'The id of anything.' }) id: string,
    @Ctx() context: RequestContext,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<Node | null> {
    return nodeOf(id, context, schema);
  }
}
