import { Field, ID, InterfaceType } from 'type-graphql';

/** Rows carry no class; whoever answers with a Node says which type it is. */
export const typeOfNode = (node: { readonly __typename?: string }): string | undefined => node.__typename;

/** Anything that has an id of its own and can be asked for by it. */
@InterfaceType({
  description: 'Anything that has an id of its own; `node(id)` finds it again.',
  resolveType: typeOfNode,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, unique over everything, and for ever the same.' })
  readonly id: string;
}
