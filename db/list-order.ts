/** The orders of lists whose things have no name. */
export const ORDERS_BY_AGE = ['NEWEST_FIRST', 'OLDEST_FIRST'] as const;

/** The orders of lists whose things have a name. */
export const ORDERS_BY_NAME = [...ORDERS_BY_AGE, 'NAME_A_TO_Z', 'NAME_Z_TO_A'] as const;

/** How a list can be ordered. */
export type ListOrder = (typeof ORDERS_BY_NAME)[number];

/** The columns that a list is ordered by; name the table when several have one. */
export interface OrderedColumns {
  /** Unique within the list, and growing with the age of its things: an id, or a place in a log or a plan. */
  readonly id?: string;
  /** The name in lower case, as a column of its own: row-level security would keep a condition on `lower(name)` out of the index, because it might leak. */
  readonly name?: string;
}

/** What an order goes by, as SQL. Together the keys are unique, so that no two things share a place; an index begins with what the list is of and goes on with them. */
export function keysOf(
  order: ListOrder,
  { id = 'id', name = 'name_key' }: OrderedColumns,
): { keys: readonly string[]; descending: boolean } {
  switch (order) {
    case 'NEWEST_FIRST':
      return { keys: [id], descending: true };
    case 'OLDEST_FIRST':
      return { keys: [id], descending: false };
    case 'NAME_A_TO_Z':
      return { keys: [name, id], descending: false };
    case 'NAME_Z_TO_A':
      return { keys: [name, id], descending: true };
  }
}
