import type { ComplexityEstimator } from 'graphql-query-complexity';
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { COUNTED_UP_TO } from '../../db/page';
import { DEFAULT_PAGE, MAX_PAGE } from './page-request';

/** Where a page lies in its list. */
@ObjectType({ description: 'Where a page lies in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether the list goes on behind this page.' })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether there is anything in the list before this page.' })
  readonly hasPreviousPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor to pass as `before`, with `last`, for the page before this one; null when the page is empty.',
  })
  readonly startCursor: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor to pass as `after`, with `first`, for the page behind this one; null when the page is empty.',
  })
  readonly endCursor: string | null;
}

/** One thing of a list with its place. */
export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/** One page of a list in the Relay form. */
export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
  /** Counts the whole list; null when it is too long for that. */
  readTotal(): Promise<number | null>;
}

/** What a total costs beside the page: it may read as many rows as there are. */
const TOTAL_COMPLEXITY = 5;

/** Makes the Relay connection type of a node type: `<Name>Connection` and `<Name>Edge`. */
export function connectionOf<Node extends object>(
  name: string,
  node: () => ClassType<Node> | (abstract new () => Node),
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a list, with its place in it.`, simpleResolvers: true })
  class EdgeOfList {
    @Field(() => String, {
      description: 'The place of this node in the list: pass it as `after` to go on behind it, or as `before` to go back from it.',
    })
    readonly cursor: string;

    @Field(() => node(), { description: `The ${name} itself.` })
    readonly node: Node;
  }

  @ObjectType(`${name}Connection`, { description: `One page of a list of ${name}.`, simpleResolvers: true })
  class ConnectionOfList implements Connection<Node> {
    @Field(() => [EdgeOfList], { description: 'The things on this page with their places.' })
    readonly edges: EdgeOfList[];

    @Field(() => [node()], { description: 'The things on this page, for those who need no cursor of each.' })
    readonly nodes: Node[];

    @Field(() => PageInfo, { description: 'Where this page lies in the list.' })
    readonly pageInfo: PageInfo;

    readonly readTotal: () => Promise<number | null>;

    @Field(() => Int, {
      nullable: true,
      complexity: TOTAL_COMPLEXITY,
      description: `How many things the whole list has for this filter, as far as you may see them; null when there are more than ${COUNTED_UP_TO}. Counted only when it is asked for.`,
    })
    totalCount(): Promise<number | null> {
      return this.readTotal();
    }
  }
  return ConnectionOfList;
}

const sizeOf = (asked: unknown): number => (typeof asked === 'number' ? Math.min(Math.max(asked, 1), MAX_PAGE) : 0);

/** What a list costs: one for asking, and the cost of one node for each that may come; an impossible size is priced as the largest page. */
export const listComplexity: ComplexityEstimator = ({ args, childComplexity }) =>
  1 + (Math.max(sizeOf(args['first']), sizeOf(args['last'])) || DEFAULT_PAGE) * childComplexity;
