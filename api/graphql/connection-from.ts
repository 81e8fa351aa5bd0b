import type { GraphQLResolveInfo } from 'graphql';
import { TOTAL_ONLY, type Page, type PageRequest, type Place } from '../../db/page';
import type { RequestContext } from '../context';
import type { Connection, Edge, PageInfo } from './connection';
import type { CursorsOfList } from './cursor';
import type { ListArgs } from './list-args';
import { pageRequestOf } from './page-request';

/** What a resolver was asked for: the list is known by its field, and by the id of the thing that it belongs to when it is not at the root. */
export interface AskedList<Filter extends object> {
  readonly args: ListArgs<Filter>;
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
  readonly of?: string;
}

/** Asks for the page that the arguments name and answers it as a connection; its total is asked for only when somebody reads it. */
export async function connectionFrom<Row, Filter extends object>(
  { args, context, info, of }: AskedList<Filter>,
  read: (page: PageRequest) => Promise<Page<Row>>,
): Promise<Connection<Row>> {
  const list = `${info.parentType.name}.${info.fieldName}`;
  const cursors = context.cursors({ list, of: of ?? null, order: args.orderBy, filter: args.filter });
  const { rows, places, hasNext, hasPrevious } = await read(pageRequestOf(args, cursors));
  let total: Promise<number | null> | undefined;
  return {
    nodes: rows,
    edges: rows.map((node, index) => edgeOf(node, places[index] ?? [], cursors)),
    pageInfo: pageInfoOf({ hasNext, hasPrevious }, places, cursors),
    readTotal: () => (total ??= read(TOTAL_ONLY).then((page) => page.total)),
  };
}

// Signing costs more than the rest of an edge, so it is done for those that are asked for.
const edgeOf = <Row>(node: Row, place: Place, cursors: CursorsOfList): Edge<Row> => ({
  node,
  get cursor() {
    return cursors.sign(place);
  },
});

const pageInfoOf = (
  { hasNext, hasPrevious }: { readonly hasNext: boolean; readonly hasPrevious: boolean },
  places: readonly Place[],
  cursors: CursorsOfList,
): PageInfo => {
  const [start, end] = [places.at(0), places.at(-1)];
  return {
    hasNextPage: hasNext,
    hasPreviousPage: hasPrevious,
    get startCursor() {
      return start ? cursors.sign(start) : null;
    },
    get endCursor() {
      return end ? cursors.sign(end) : null;
    },
  };
};
