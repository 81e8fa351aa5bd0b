import DataLoader from 'dataloader';

/** Reads rows by id, many at once; null for an id that the scope does not know. */
export type ById<Row> = DataLoader<string, Row | null>;

/** Puts all ids that one level of a query asks for into one read. */
export function loadById<Row extends { readonly id: string }>(read: (ids: string[]) => Promise<readonly Row[]>): ById<Row>;
/** The same for rows that go by another id than their own. */
export function loadById<Row>(read: (ids: string[]) => Promise<readonly Row[]>, idOf: (row: Row) => string): ById<Row>;
export function loadById<Row>(
  read: (ids: string[]) => Promise<readonly Row[]>,
  idOf: (row: Row) => string = (row) => (row as { readonly id: string }).id,
): ById<Row> {
  return new DataLoader<string, Row | null>(async (ids) => {
    const rows = new Map((await read([...ids])).map((row) => [idOf(row), row]));
    return ids.map((id) => rows.get(id) ?? null);
  });
}

/** Reads the rows below each of several parents, many parents at once. */
export type ListOf<Row> = DataLoader<string, readonly Row[]>;

/** Puts all parents that one level of a query asks for into one read; for lists that are short by nature. */
export function loadListOf<Row>(read: (parentIds: string[]) => Promise<readonly Row[]>, parentOf: (row: Row) => string): ListOf<Row> {
  return new DataLoader<string, readonly Row[]>(async (parentIds) => {
    const lists = new Map<string, Row[]>(parentIds.map((parentId) => [parentId, []]));
    for (const row of await read([...parentIds])) lists.get(parentOf(row))?.push(row);
    return parentIds.map((parentId) => lists.get(parentId) ?? []);
  });
}
