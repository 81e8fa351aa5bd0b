import { keysOf } from './list-order';
import { COUNTED_UP_TO, type ListQuestion, type Place } from './page';

/** Whose lists are read: the column that names the parent, and the parents; null is one list below nothing, known as ''. */
export type Parents = { readonly column: string; readonly ids: readonly string[] } | null;

/** SQL with its `$1 …` parameters. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * The statement that reads one page below each parent: at least one row a parent, so that an empty page, too, knows what lies beside it.
 * A lateral sub-query a parent walks that parent's index and stops at its limit; one window over everything would read everything.
 */
export function pagesStatement(question: ListQuestion, parents: Parents): Statement {
  const { select, page } = question;
  const { keys, descending } = keysOf(page.order ?? 'NEWEST_FIRST', question);
  const { from, conditions, values, bind } = beginOf(question, parents);
  const own = `(${keys.join(', ')})`;
  const placed = (place: Place | null | undefined): string | null => (place ? `(${place.map(bind).join(', ')})` : null);
  const [after, before] = [placed(page.after), placed(page.before)];
  const [onward, backward] = descending ? ['<', '>'] : ['>', '<'];
  const between = [...conditions, ...(after ? [`${own} ${onward} ${after}`] : []), ...(before ? [`${own} ${backward} ${before}`] : [])];
  const anyAt = (comparison: string, place: string | null): string =>
    place === null ? 'false' : `exists (select from ${question.from}${where([...conditions, `${own} ${comparison} ${place}`])})`;
  const direction = descending === (page.fromEnd ?? false) ? 'asc' : 'desc';
  return {
    // `offset 0` keeps the planner from asking what lies beside the page again for every row of it.
    sql: `select parents.parent_id as "parentId", beside.*, page.* from ${from}
      cross join lateral (select ${anyAt(`${backward}=`, after)} as "hasBefore", ${anyAt(`${onward}=`, before)} as "hasBehind" offset 0) as beside
      left join lateral (select ${select}, array[${keys.map((key) => `${key}::text`).join(', ')}] as place from ${question.from}${where(between)}
        order by ${keys.map((key) => `${key} ${direction}`).join(', ')} limit ${bind(page.limit + 1)}) as page on true`,
    values,
  };
}

/** The statement that counts the list below each parent, one further than COUNTED_UP_TO at most. */
export function totalsStatement(question: ListQuestion, parents: Parents): Statement {
  const { from, conditions, values, bind } = beginOf(question, parents);
  const counted = `select from ${question.from}${where(conditions)} limit ${bind(COUNTED_UP_TO + 1)}`;
  return {
    sql: `select parents.parent_id as "parentId", (select count(*)::int from (${counted}) as counted) as total from ${from}`,
    values,
  };
}

const where = (conditions: readonly string[]): string => (conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '');

/** The parents as a table, what every row of their lists fulfils, and the parameters so far. */
function beginOf({ where: filters = [] }: ListQuestion, parents: Parents) {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const from = parents ? `unnest(${bind(parents.ids)}::text[]) as parents (parent_id)` : `(select '' as parent_id) as parents`;
  const asked = filters.filter((filter) => filter !== null).map(({ sql, value }) => sql(bind(value)));
  return { from, conditions: parents ? [`${parents.column} = parents.parent_id`, ...asked] : asked, values, bind };
}
