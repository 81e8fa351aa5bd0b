import { Field, ObjectType, type ClassType } from 'type-graphql';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import type { Page, PageRequest } from '../../db/page';
import { cursorOf } from './cursor';
import { DEFAULT_PAGE, MAX_PAGE, pageOf, type PageArgs } from './page-args';

/** Where a page lies in its list. */
@ObjectType({ description: 'Where a page lies in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is more behind this page.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether there is anything before this page: true when the page was asked for with `after`.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first thing on this page; null when the page is empty.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor to pass as `after` for the next page; null when the page is empty.' })
  endCursor: string | null;
}

/** One page of a list in the Relay form. */
export interface Connection<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
}

/** Makes the Relay connection type of a node type: `<Name>Connection` and `<Name>Edge`. */
export function connectionOf<Node extends object>(
  name: string,
  node: () => ClassType<Node> | (abstract new () => Node),
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a list, with its place in it.`, simpleResolvers: true })
  class EdgeOfList {
    @Field(() => String, { description: 'The place of this node in the list; pass it as `after` to go on behind it.' })
    cursor: string;

    @Field(() => node(), { description: `The ${name} itself.` })
    node: Node;
  }

  @ObjectType(`${name}Connection`, { description: `One page of a list of ${name}.`, simpleResolvers: true })
  class ConnectionOfList {
    @Field(() => [EdgeOfList], { description: 'The things on this page with their places.' })
    edges: EdgeOfList[];

    @Field(() => [node()], { description: 'The things on this page, for those who need no cursor of each.' })
    nodes: Node[];

    @Field(() => PageInfo, { description: 'Where this page lies in the list.' })
    pageInfo: PageInfo;
  }
  return ConnectionOfList;
}

/** A page of rows as a connection; `keyOf` is what the list is ordered by. */
export function connection<Row>(page: Page<Row>, keyOf: (row: Row) => string, isFirstPage: boolean): Connection<Row> {
  const edges = page.rows.map((row) => ({ cursor: cursorOf(keyOf(row)), node: row }));
  return {
    edges,
    nodes: page.rows,
    pageInfo: {
      hasNextPage: page.hasNext,
      hasPreviousPage: !isFirstPage,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** What a list costs: one for asking, and the cost of one node for each that may come; an impossible size is priced as the largest page. */
export const listComplexity: ComplexityEstimator = ({ args, childComplexity }) => {
  const first = typeof args['first'] === 'number' ? args['first'] : DEFAULT_PAGE;
  return 1 + Math.min(Math.max(first, 1), MAX_PAGE) * childComplexity;
};

/** Asks for the page that the arguments name and answers it as a connection; the list is ordered by id. */
export async function connectionFrom<Row extends { readonly id: string }>(
  args: PageArgs,
  read: (page: PageRequest) => Promise<Page<Row>>,
): Promise<Connection<Row>> {
  const page = pageOf(args);
  return connection(await read(page), (row) => row.id, page.after === null);
}
