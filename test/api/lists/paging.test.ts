import { listsOf, type Given, type ListedPage, type ListField } from '../../support/api/every-list';
import { aListedApi, type ListedApi } from '../../support/api/listed-api';
import { LISTED } from '../../support/api/listed-msp';
import { theSchema } from '../../support/api/the-schema';

const SIZE = 4;

/** Some tests ask for hundreds of pages, which is seconds on a quiet machine. */
jest.setTimeout(300_000);

describe('every list, in every order', () => {
  let api: ListedApi;
  let lists: readonly ListField[];
  beforeAll(async () => {
    api = await aListedApi();
    lists = listsOf(await theSchema());
  });
  afterAll(() => api.stop());

  const cases = (): { list: ListField; orderBy: string }[] => lists.flatMap((list) => list.orders.map((orderBy) => ({ list, orderBy })));

  async function pageOf(list: ListField, given: Given): Promise<ListedPage> {
    const page = await api.page(list, given);
    if (!page) throw new Error(`${list.path} is not to be seen.`);
    return page;
  }

  const wholes = new Map<string, Promise<ListedPage>>();
  /** A list without pages; nothing is written here before the last tests. */
  function whole(list: ListField, orderBy: string): Promise<ListedPage> {
    const known = wholes.get(`${list.path} ${orderBy}`) ?? pageOf(list, { first: '200', orderBy });
    wholes.set(`${list.path} ${orderBy}`, known);
    return known;
  }
  const cursorsOf = ({ edges }: ListedPage): string[] => edges.map(({ cursor }) => cursor);

  /** Goes through a list from one end to the other, page by page, as a portal does; answers the pages in the order of the list. */
  async function walk(list: ListField, orderBy: string, way: 'forward' | 'backward'): Promise<ListedPage[]> {
    const pages: ListedPage[] = [];
    for (let place: string | null = null, more = true; more;) {
      const at: string | undefined = place === null ? undefined : JSON.stringify(place);
      const size = String(SIZE);
      const page: ListedPage = await pageOf(
        list,
        way === 'forward' ? { first: size, after: at, orderBy } : { last: size, before: at, orderBy },
      );
      if (way === 'forward') pages.push(page);
      else pages.unshift(page);
      place = way === 'forward' ? page.pageInfo.endCursor : page.pageInfo.startCursor;
      more = way === 'forward' ? page.pageInfo.hasNextPage : page.pageInfo.hasPreviousPage;
      if (pages.length > 50) throw new Error(`${list.path} never ends.`);
    }
    return pages;
  }

  it('is long enough here for several pages, and counted exactly', async () => {
    for (const { list, orderBy } of cases()) {
      const { totalCount, edges } = await whole(list, orderBy);
      expect({ list: list.path, long: edges.length >= LISTED, totalCount }).toEqual({
        list: list.path,
        long: true,
        totalCount: edges.length,
      });
    }
  });

  it('goes by age or by name, as asked', async () => {
    for (const { list, orderBy } of cases()) {
      const nodes = (await whole(list, orderBy)).edges.map(({ node }) => node);
      // Items of a job go by its plan, which here is not the order of their ids; events have no id.
      if (!list.has.id || list.path === 'Job.items') continue;
      const { rows } = await api.test.superuser.query<{ id: string }>(
        `select id from unnest($1::text[], $2::text[]) as node (id, name) order by lower(name), id collate "C"`,
        [nodes.map(({ id }) => id), nodes.map(({ name }) => (orderBy.startsWith('NAME') ? (name ?? '') : ''))],
      );
      const rising = rows.map(({ id }) => id);
      const expected = ['OLDEST_FIRST', 'NAME_A_TO_Z'].includes(orderBy) ? rising : rising.reverse();
      expect({ list: list.path, orderBy, ids: nodes.map(({ id }) => id) }).toEqual({ list: list.path, orderBy, ids: expected });
    }
  });

  it('goes for the items of a job by its plan', async () => {
    const items = lists.find(({ path }) => path === 'Job.items');
    if (!items) throw new Error('There are items.');
    const { rows } = await api.test.superuser.query<{ id: string }>('select id from job_item where job_id = $1 order by ordinal', [
      api.msp.parents['Job'],
    ]);

    const planned = (await whole(items, 'OLDEST_FIRST')).edges.map(({ node }) => node.id);

    expect(planned).toEqual(rows.map(({ id }) => id));
  });

  it.each(['forward', 'backward'] as const)(
    'page by page %s is the whole, nothing lost or doubled, each page with the truth about both its sides',
    async (way) => {
      for (const { list, orderBy } of cases()) {
        const [all, pages] = [await whole(list, orderBy), await walk(list, orderBy, way)];

        expect({ list: list.path, orderBy, seen: pages.flatMap(cursorsOf) }).toEqual({ list: list.path, orderBy, seen: cursorsOf(all) });
        expect(Math.max(...pages.map(({ edges }) => edges.length))).toBe(SIZE);
        const said = pages.map(({ pageInfo: { hasPreviousPage, hasNextPage } }) => [hasPreviousPage, hasNextPage]);
        const truth = pages.map((_, index) => [index > 0, index < pages.length - 1]);
        expect({ list: list.path, orderBy, said }).toEqual({ list: list.path, orderBy, said: truth });
        for (const page of pages)
          expect([page.pageInfo.startCursor, page.pageInfo.endCursor]).toEqual([cursorsOf(page).at(0), cursorsOf(page).at(-1)]);
      }
    },
  );

  it('between two places is what lies between them, from either end', async () => {
    for (const { list, orderBy } of cases()) {
      const all = cursorsOf(await whole(list, orderBy));
      const between = { after: JSON.stringify(all[0]), before: JSON.stringify(all.at(-1)), orderBy };
      const [first, last] = [await pageOf(list, { first: '2', ...between }), await pageOf(list, { last: '2', ...between })];
      const none = await pageOf(list, { after: JSON.stringify(all.at(-1)), orderBy });

      expect({ list: list.path, orderBy, first: cursorsOf(first), last: cursorsOf(last) }).toEqual({
        list: list.path,
        orderBy,
        first: all.slice(1, 3),
        last: all.slice(-3, -1),
      });
      const beside = { hasNextPage: true, hasPreviousPage: true };
      expect([first.pageInfo, last.pageInfo]).toEqual([expect.objectContaining(beside), expect.objectContaining(beside)]);
      expect(none).toMatchObject({
        edges: [],
        pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
      });
    }
  });

  it.each([{ first: '0' }, { first: '-1' }, { first: '201' }, { last: '0' }, { last: '201' }, { first: '2', last: '2' }])(
    'refuses a page of %j',
    async (given) => {
      for (const list of lists) {
        const { errors } = await api.ask(list, given);
        expect({ list: list.path, code: errors[0]?.extensions?.['code'] }).toEqual({ list: list.path, code: 'BAD_USER_INPUT' });
      }
    },
  );

  it('has 20 things on a page when nothing is asked for', async () => {
    const { sql, mspId } = { sql: api.test.superuser, mspId: api.msp.owner.mspId };
    await sql.query(
      `insert into tenant (id, msp_id, name) select 'ten_' || lpad(to_hex(n), 32, '0'), $1, 'Tenant ' || n from generate_series(1, 20) as n`,
      [mspId],
    );
    const tenants = lists.find(({ path }) => path === 'Query.tenants');

    expect((tenants && (await pageOf(tenants, {})))?.edges).toHaveLength(20);
  });

  it('shows and counts for a tenant only what is its own', async () => {
    for (const list of lists) {
      const seen = await api.page(list, { first: '200' }, api.tenant);
      // What tenants do not see at all; plans are what they choose from.
      if (seen === null) {
        expect(['Query.accessNodes', 'Query.auditEvents', 'Query.storages']).toContain(list.path);
        continue;
      }
      const all = await pageOf(list, { first: '1' });
      expect({ list: list.path, total: seen.totalCount }).toEqual({ list: list.path, total: seen.edges.length });
      if (['Query.tenants', 'Query.hypervisors', 'Query.credentials'].includes(list.path))
        expect(seen.totalCount).toBeLessThan(all.totalCount ?? 0);
    }
    expect((await api.page(lists.find(({ path }) => path === 'Query.tenants') as ListField, {}, api.tenant))?.totalCount).toBe(1);
  });
});
