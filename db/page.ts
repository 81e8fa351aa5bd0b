import type { ListOrder, OrderedColumns } from './list-order';

/** Where a row stands in an order: the values of the order's keys, as text. */
export type Place = readonly string[];

/** A slice of a list: at most `limit` rows between two places (exclusive; null is no bound), the first ones or, from the end, the last ones. */
export interface PageRequest {
  readonly limit: number;
  /** NEWEST_FIRST when it is left out. */
  readonly order?: ListOrder;
  readonly after?: Place | null;
  readonly before?: Place | null;
  readonly fromEnd?: boolean;
  /** Asks for no rows, only how many there are, whatever the bounds. */
  readonly totalOnly?: boolean;
}

/** The question how long a list is. */
export const TOTAL_ONLY: PageRequest = { limit: 0, totalOnly: true };

/** Lists are counted up to here; a longer one has no total, so that asking for it costs no more than this many rows. */
export const COUNTED_UP_TO = 10_000;

/** The rows of one slice in the order of the list, with their places, and whether the list goes on at either side of it. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly places: readonly Place[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  /** Only when it was asked for; null when the list is longer than COUNTED_UP_TO. */
  readonly total: number | null;
}

/** A page with nothing on it. */
export const EMPTY_PAGE: Page<never> = { rows: [], places: [], hasNext: false, hasPrevious: false, total: null };

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
export interface ListQuestion extends OrderedColumns {
  readonly select: string;
  readonly from: string;
  readonly where?: readonly (Filter | null)[];
  readonly page: PageRequest;
}

/** A list below each of several parents: `parent` is the column that names the parent. */
export interface NestedListQuestion extends ListQuestion {
  readonly parent: string;
  readonly parentIds: readonly string[];
}
