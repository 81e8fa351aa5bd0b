import { COUNTED_UP_TO, EMPTY_PAGE, type ListQuestion, type NestedListQuestion, type Page, type PageRequest, type Place } from './page';
import { pagesStatement, totalsStatement, type Parents } from './pages-statement';
import type { Transaction } from './session';

/** What stands beside a row that was read for a page. */
export interface Found {
  readonly parentId: string;
  readonly hasBefore: boolean;
  readonly hasBehind: boolean;
  /** Null for a parent whose page is empty. */
  readonly place: Place | null;
}

/** Reads one page with one statement, by keyset: the cost does not grow with the depth, and rows that arrive meanwhile shift nothing. */
export async function readPage<Row extends object>(db: Transaction, question: ListQuestion): Promise<Page<Row>> {
  const [page = EMPTY_PAGE] = (await readPages<Row>(db, question, null)).values();
  return page;
}

/** Reads one page below each parent with one statement, however many parents there are; parents without rows get an empty page. */
export async function pageOfEach<Row extends object>(db: Transaction, question: NestedListQuestion): Promise<Map<string, Page<Row>>> {
  const { parent, parentIds } = question;
  return readPages<Row>(db, question, { column: parent, ids: [...new Set(parentIds)] });
}

async function readPages<Row extends object>(db: Transaction, question: ListQuestion, parents: Parents): Promise<Map<string, Page<Row>>> {
  if (question.page.totalOnly) return readTotals(db, question, parents);
  const { sql, values } = pagesStatement(question, parents);
  const found = new Map<string, (Found & Row)[]>();
  for (const row of await db.query<Found & Row>(sql, values)) {
    const known = found.get(row.parentId);
    if (known) known.push(row);
    else found.set(row.parentId, [row]);
  }
  return new Map([...found].map(([parentId, rows]) => [parentId, pageOf<Row>(rows, question.page)]));
}

async function readTotals(db: Transaction, question: ListQuestion, parents: Parents): Promise<Map<string, Page<never>>> {
  const { sql, values } = totalsStatement(question, parents);
  const rows = await db.query<{ parentId: string; total: number }>(sql, values);
  return new Map(rows.map(({ parentId, total }) => [parentId, { ...EMPTY_PAGE, total: total > COUNTED_UP_TO ? null : total }]));
}

/** The page of one parent, of the rows that its statement has found. */
export function pageOf<Row extends object>(found: readonly (Found & Row)[], { limit, fromEnd = false }: PageRequest): Page<Row> {
  const read = found.filter(({ place }) => place !== null);
  const kept = read.slice(0, limit);
  if (fromEnd) kept.reverse();
  // One row more than asked tells whether the list goes on, without counting.
  const goesOn = read.length > limit;
  const { hasBefore = false, hasBehind = false } = found[0] ?? {};
  return {
    rows: kept.map(({ parentId: _parent, hasBefore: _before, hasBehind: _behind, place: _place, ...row }) => row as unknown as Row),
    places: kept.map(({ place }) => place ?? []),
    hasPrevious: hasBefore || (fromEnd && goesOn),
    hasNext: hasBehind || (!fromEnd && goesOn),
    total: null,
  };
}
