import { keysetOf, type Filter, type ListQuestion, type Page } from './page';
import type { Transaction } from './session';

/** A list below each of several parents: `parent` is the column that names the parent. */
export interface NestedListQuestion extends ListQuestion {
  readonly parent: string;
  readonly parentIds: readonly string[];
}

/**
 * Reads one page below each parent with one statement, however many parents there are; parents without rows get an empty page.
 * A lateral sub-query a parent walks that parent's index and stops at its limit; one window over everything would read everything.
 */
export async function pageOfEach<Row extends object>(db: Transaction, question: NestedListQuestion): Promise<Map<string, Page<Row>>> {
  const { select, from, where = [], id = 'id', page, parent, parentIds } = question;
  const { after, orderBy } = keysetOf(id, page);
  const filters: Filter[] = [...where, after].filter((filter) => filter !== null);
  const conditions = [`${parent} = parents.parent_id`, ...filters.map((filter, index) => filter.sql(`$${index + 3}`))];
  const found = await db.query<Row & { parentId: string }>(
    `select parents.parent_id as "parentId", page.*
       from unnest($1::text[]) as parents (parent_id)
       cross join lateral (select ${select} from ${from} where ${conditions.join(' and ')} order by ${orderBy} limit $2) as page`,
    [[...new Set(parentIds)], page.limit + 1, ...filters.map((filter) => filter.value)],
  );
  const byParent = new Map<string, Row[]>(parentIds.map((parentId) => [parentId, []]));
  for (const row of found) byParent.get(row.parentId)?.push(row);
  return new Map(
    [...byParent].map(([parentId, rows]) => [parentId, { rows: rows.slice(0, page.limit), hasNext: rows.length > page.limit }]),
  );
}
