import type { Database } from '../../db/database';
import type { PageRequest } from '../../db/page';
import type { TenantId } from '../../workflows/domain/ids';
import type { MspScope } from '../../workflows/domain/scope';
import { anMsp, aTenant } from '../support/builders-rows';
import { aDatabase, type TestDatabase } from '../support/test-database';

let test: TestDatabase;
let database: Database;
let msp: MspScope;
const ids: TenantId[] = [];

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  msp = { mspId: await anMsp(test.superuser), tenantId: null };
  for (let index = 0; index < 7; index += 1) {
    const { tenantId } = await aTenant(test.superuser, msp.mspId, {
      name: `Tenant ${index}`,
      status: index % 2 === 0 ? 'ACTIVE' : 'SUSPENDED',
    });
    ids.unshift(tenantId);
  }
});
afterAll(() => test.drop());

const list = (page: PageRequest, filter = {}) =>
  database.inMsp(msp, async ({ tenants }) => {
    const { rows, hasNext } = await tenants.list(filter, page);
    return { ids: rows.map(({ id }) => id), hasNext };
  });

describe('a list', () => {
  it('goes from newest to oldest, page after page, with nothing left out or seen twice', async () => {
    const seen: TenantId[] = [];
    let hasNext = true;
    for (let pages = 0; hasNext && pages < 10; pages += 1) {
      const page = await list({ limit: 3, after: seen.at(-1) ?? null });
      seen.push(...page.ids);
      hasNext = page.hasNext;
    }
    expect(seen).toEqual(ids);
  });

  it('knows that the last page is the last, also when it is full', async () => {
    expect(await list({ limit: 7, after: null })).toEqual({ ids, hasNext: false });
    expect(await list({ limit: 6, after: null })).toEqual({ ids: ids.slice(0, 6), hasNext: true });
    expect(await list({ limit: 3, after: ids[6] ?? '' })).toEqual({ ids: [], hasNext: false });
  });

  it('does not shift when something newer arrives between two pages', async () => {
    const first = await list({ limit: 2, after: null });
    const late = await aTenant(test.superuser, msp.mspId);
    const second = await list({ limit: 2, after: first.ids[1] ?? '' });
    await test.superuser.query('delete from tenant where id = $1', [late.tenantId]);

    expect(second.ids).toEqual(ids.slice(2, 4));
  });

  it('pages through what a filter leaves', async () => {
    const active = ids.filter((_, index) => index % 2 === 0);
    expect(await list({ limit: 2, after: null }, { status: 'ACTIVE' })).toEqual({ ids: active.slice(0, 2), hasNext: true });
    expect(await list({ limit: 2, after: active[1] ?? '' }, { status: 'ACTIVE' })).toEqual({ ids: active.slice(2), hasNext: false });
    expect(await list({ limit: 9, after: null }, { status: 'SUSPENDED', nameContains: 'tENANT 3' })).toEqual({
      ids: [ids[3]],
      hasNext: false,
    });
    expect(await list({ limit: 9, after: null }, { nameContains: '%' })).toEqual({ ids: [], hasNext: false });
  });

  it('answers its page from an index, without reading what comes before', async () => {
    await test.superuser.query('begin; set local enable_seqscan = off; set local enable_sort = off');
    const { rows } = await test.superuser.query<{ 'QUERY PLAN': string }>(
      `explain select id from job where msp_id = 'msp_${'0'.repeat(32)}' and id < 'job_${'f'.repeat(32)}' order by id desc limit 20`,
    );
    await test.superuser.query('rollback');

    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toMatch(/Index Cond: .*msp_id.*AND.*id.*</);
    expect(plan).not.toContain('Sort');
  });
});
