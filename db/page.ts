import type { Transaction } from './session';

/** A slice of a list that goes from newest to oldest, or the other way when asked: at most `limit` rows after the row with the id `after`. */
export interface PageRequest {
  readonly limit: number;
  readonly after: string | null;
  readonly oldestFirst?: boolean;
}

/** The rows of one slice, and whether there are more behind it. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly hasNext: boolean;
}

/** One filter of a list: a value, and the SQL that compares with it, given the name of its parameter. */
export interface Filter {
  readonly value: unknown;
  readonly sql: (parameter: string) => string;
}

/** A filter that asks only when its value is there: `when(state, (p) => `state = ${p}`)`. */
export function when(value: unknown, sql: Filter['sql']): Filter | null {
  return value === undefined || value === null ? null : { value, sql };
}

/** A list: its columns, its tables, its filters. The SQL is ours; what callers send goes into parameters only. */
export interface ListQuestion {
  readonly select: string;
  readonly from: string;
  readonly where?: readonly (Filter | null)[];
  /** The id column that orders the list; name the table when several have one. */
  readonly id?: string;
  readonly page: PageRequest;
}

/** The keyset condition and the order of a page. */
export function keysetOf(id: string, page: PageRequest): { readonly after: Filter | null; readonly orderBy: string } {
  const [comparison, direction] = page.oldestFirst ? ['>', 'asc'] : ['<', 'desc'];
  return { after: when(page.after, (p) => `${id} ${comparison} ${p}`), orderBy: `${id} ${direction}` };
}

/** The statement that reads a page, and one row more: it tells whether there is a next page, without counting. */
export function pageStatement(question: ListQuestion): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const { select, from, where = [], id = 'id', page } = question;
  const { after, orderBy } = keysetOf(id, page);
  const filters = [...where, after].filter((filter) => filter !== null);
  const conditions = filters.map((filter, index) => filter.sql(`$${index + 1}`));
  return {
    sql: `select ${select} from ${from} ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''} order by ${orderBy} limit $${filters.length + 1}`,
    parameters: [...filters.map((filter) => filter.value), page.limit + 1],
  };
}

/** Reads one page, newest first unless asked otherwise, by keyset: the cost does not grow with the depth, and rows that arrive meanwhile shift nothing. */
export async function newestFirst<Row extends object>(db: Transaction, question: ListQuestion): Promise<Page<Row>> {
  const { sql, parameters } = pageStatement(question);
  const found = await db.query<Row>(sql, parameters);
  return { rows: found.slice(0, question.page.limit), hasNext: found.length > question.page.limit };
}
