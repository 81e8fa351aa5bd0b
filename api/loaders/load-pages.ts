import DataLoader from 'dataloader';
import { EMPTY_PAGE, type Page, type PageRequest } from '../../db/page';

/** Reads one page below a parent, for a filter; equal questions of one level become one read. */
export type PagesOf<Filter, Row> = (parentId: string, filter: Filter, page: PageRequest) => Promise<Page<Row>>;

/** The read behind a loader of pages. */
export type ReadPages<Filter, Row> = (parentIds: string[], filter: Filter, page: PageRequest) => Promise<Map<string, Page<Row>>>;

/** Keeps one loader for each filter and page that a query asks for, since only equal questions can share a statement. */
export function loadPages<Filter, Row>(read: ReadPages<Filter, Row>): PagesOf<Filter, Row> {
  const loaders = new Map<string, DataLoader<string, Page<Row>>>();
  return (parentId, filter, page) => {
    const question = JSON.stringify([filter, page]);
    const loader = loaders.get(question) ?? new DataLoader<string, Page<Row>>(readEach(read, filter, page));
    loaders.set(question, loader);
    return loader.load(parentId);
  };
}

function readEach<Filter, Row>(read: ReadPages<Filter, Row>, filter: Filter, page: PageRequest) {
  return async (parentIds: readonly string[]): Promise<Page<Row>[]> => {
    const pages = await read([...parentIds], filter, page);
    return parentIds.map((parentId) => pages.get(parentId) ?? EMPTY_PAGE);
  };
}
