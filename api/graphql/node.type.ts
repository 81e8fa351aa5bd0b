import { Field, ID, InterfaceType } from 'type-graphql';

/** Anything that has an id of its own and can be asked for by it. */
@InterfaceType({
  description: 'Anything that has an id of its own; `node(id)` finds it again.',
  // Rows carry no class; whoever answers with a Node says which type it is.
  resolveType: (node: Node & { readonly __typename?: string }) => node.__typename,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, unique over everything, and for ever the same.' })
  readonly id: string;
}
