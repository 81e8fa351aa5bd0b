import type { Database } from '../../db/database';
import { COUNTED_UP_TO, TOTAL_ONLY, type PageRequest, type Place } from '../../db/page';
import type { TenantId } from '../../workflows/domain/ids';
import type { MspScope } from '../../workflows/domain/scope';
import { aJob, anMsp, aTenant } from '../support/builders-rows';
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
    const { rows, hasNext, hasPrevious } = await tenants.list(filter, page);
    return { ids: rows.map(({ id }) => id), hasNext, hasPrevious };
  });
const at = (id: TenantId | undefined): Place | null => (id ? [id] : null);

describe('a list', () => {
  it('goes from newest to oldest, page after page, with nothing left out or seen twice', async () => {
    const seen: TenantId[] = [];
    let hasNext = true;
    for (let pages = 0; hasNext && pages < 10; pages += 1) {
      const page = await list({ limit: 3, after: at(seen.at(-1)) });
      seen.push(...page.ids);
      hasNext = page.hasNext;
    }
    expect(seen).toEqual(ids);
  });

  it('knows that the last page is the last, also when it is full', async () => {
    expect(await list({ limit: 7 })).toEqual({ ids, hasNext: false, hasPrevious: false });
    expect(await list({ limit: 6 })).toEqual({ ids: ids.slice(0, 6), hasNext: true, hasPrevious: false });
    expect(await list({ limit: 3, after: at(ids[6]) })).toEqual({ ids: [], hasNext: false, hasPrevious: true });
  });

  it('does not shift when something newer arrives between two pages', async () => {
    const first = await list({ limit: 2 });
    const late = await aTenant(test.superuser, msp.mspId);
    const second = await list({ limit: 2, after: at(first.ids[1]) });
    await test.superuser.query('delete from tenant where id = $1', [late.tenantId]);

    expect(second.ids).toEqual(ids.slice(2, 4));
  });

  it('pages through what a filter leaves', async () => {
    const active = ids.filter((_, index) => index % 2 === 0);
    const alone = { hasNext: false, hasPrevious: false };
    expect(await list({ limit: 2 }, { status: 'ACTIVE' })).toEqual({ ids: active.slice(0, 2), hasNext: true, hasPrevious: false });
    expect(await list({ limit: 2, after: at(active[1]) }, { status: 'ACTIVE' })).toEqual({
      ids: active.slice(2),
      hasNext: false,
      hasPrevious: true,
    });
    expect(await list({ limit: 9 }, { status: 'SUSPENDED', nameContains: 'tENANT 3' })).toEqual({ ids: [ids[3]], ...alone });
    expect(await list({ limit: 9 }, { nameContains: '%' })).toEqual({ ids: [], ...alone });
  });

  it('can be read from its end, in its own order', async () => {
    expect(await list({ limit: 3, fromEnd: true })).toEqual({ ids: ids.slice(4), hasNext: false, hasPrevious: true });
    expect(await list({ limit: 3, fromEnd: true, before: at(ids[4]) })).toEqual({ ids: ids.slice(1, 4), hasNext: true, hasPrevious: true });
    expect(await list({ limit: 3, fromEnd: true, before: at(ids[1]) })).toEqual({ ids: [ids[0]], hasNext: true, hasPrevious: false });
  });

  it('below several parents is read for all of them with one statement, each parent with its own page', async () => {
    const scope = { mspId: msp.mspId, tenantId: null };
    const [full, empty] = [ids[0] ?? '', ids[1] ?? ''];
    const jobs = [];
    for (let made = 0; made < 3; made += 1) {
      jobs.push(await aJob(test.superuser, { mspId: msp.mspId, tenantId: full as TenantId }, { state: 'FAILED', finished_at: new Date() }));
    }

    const [pages, totals] = await database.inMsp(scope, async (db) => [
      await db.jobs.ofTenants([full, empty], {}, { limit: 2, order: 'OLDEST_FIRST' }),
      await db.jobs.ofTenants([full, empty], {}, TOTAL_ONLY),
    ]);

    expect(pages.get(full)).toMatchObject({ hasNext: true, hasPrevious: false });
    expect(pages.get(full)?.rows.map(({ id }) => id)).toEqual(jobs.slice(0, 2));
    expect(pages.get(empty)).toEqual({ rows: [], places: [], hasNext: false, hasPrevious: false, total: null });
    expect([totals.get(full)?.total, totals.get(empty)?.total]).toEqual([3, 0]);
  });

  it('is counted exactly up to a limit, and not at all beyond it', async () => {
    const mspId = await anMsp(test.superuser);
    const total = (filter = {}) =>
      database.inMsp({ mspId, tenantId: null }, async ({ tenants }) => (await tenants.list(filter, TOTAL_ONLY)).total);
    const add = (from: number, to: number) =>
      test.superuser.query(
        `insert into tenant (id, msp_id, name) select 'ten_' || lpad(to_hex(n), 32, '0'), $1, 'Tenant ' || n from generate_series($2::int, $3::int) as n`,
        [mspId, from, to],
      );

    expect(await total()).toBe(0);
    await add(1, COUNTED_UP_TO);
    expect(await total()).toBe(COUNTED_UP_TO);
    await add(COUNTED_UP_TO + 1, COUNTED_UP_TO + 1);
    expect(await total()).toBeNull();
    expect(await total({ nameContains: 'Tenant 100' })).toBe(13);
  });
});
