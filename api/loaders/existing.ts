import type { ById } from './load-by-id';

/** A row that must be there, because it was just written or another row refers to it; a missing one is a bug. */
export async function existing<Row>(rows: ById<Row>, id: string): Promise<Row> {
  const row = await rows.load(id);
  if (!row) throw new Error(`A row that must exist is missing: ${id}`);
  return row;
}
