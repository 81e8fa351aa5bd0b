import { Client } from 'pg';
import { listsOf, type ListField } from '../../support/api/every-list';
import { aListedApi, type ListedApi } from '../../support/api/listed-api';
import { theSchema } from '../../support/api/the-schema';
import type { GraphqlClient } from '../../support/graphql-client';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

interface Sent {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Hundreds of pages and their plans are seconds on a quiet machine. */
jest.setTimeout(300_000);

const flat = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flat)];

describe('a page of every list, in every order', () => {
  let api: ListedApi;
  let lists: readonly ListField[];
  beforeAll(async () => {
    api = await aListedApi();
    lists = listsOf(await theSchema());
  });
  afterAll(() => api.stop());

  /** The statement that the API sends for a page beside a cursor; null when the caller does not see the list. */
  async function statementOf(list: ListField, orderBy: string, way: 'forward' | 'backward', client: GraphqlClient): Promise<Sent | null> {
    const first = await api.page(list, { first: '1', orderBy }, client);
    if (!first) return null;
    const place = JSON.stringify(first.pageInfo.endCursor);
    const sent = jest.spyOn(Client.prototype, 'query');
    try {
      await api.page(list, way === 'forward' ? { first: '3', after: place, orderBy } : { last: '3', before: place, orderBy }, client);
      const calls = sent.mock.calls as unknown as [unknown, unknown[]?][];
      const [sql, values] = calls.find(([text]) => typeof text === 'string' && text.includes('as "hasBefore"')) ?? [];
      if (typeof sql !== 'string') throw new Error(`${list.path} was not read.`);
      return { sql, values: values ?? [] };
    } finally {
      sent.mockRestore();
    }
  }

  /** How PostgreSQL would answer it from indexes, as far as there are any: sorting and reading whole tables are its last resort. */
  async function planOf({ sql, values }: Sent, tenantId: string | null): Promise<Plan[]> {
    const { superuser } = api.test;
    await superuser.query(
      `begin; set local role ${tenantId ? 'snapward_tenant' : 'snapward_msp'}; set local enable_seqscan = off; set local enable_sort = off;
       set local enable_incremental_sort = off; set local enable_bitmapscan = off;
       select set_config('app.msp_id', '${api.msp.owner.mspId}', true), set_config('app.tenant_id', '${tenantId ?? ''}', true)`,
    );
    try {
      const { rows } = await superuser.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(`explain (format json) ${sql}`, [...values]);
      return flat(rows[0]?.['QUERY PLAN'][0].Plan as Plan);
    } finally {
      await superuser.query('rollback');
    }
  }

  it.each(['forward', 'backward'] as const)('%s walks an index from the place of its cursor, for the MSP and for a tenant', async (way) => {
    let looked = 0;
    for (const list of lists) {
      for (const orderBy of list.orders) {
        for (const tenantId of [null, api.msp.owner.tenantId]) {
          const sent = await statementOf(list, orderBy, way, tenantId ? api.tenant : api.client);
          if (!sent) continue;
          // A tenant is a list of one.
          if (tenantId && list.path === 'Query.tenants') continue;
          const nodes = await planOf(sent, tenantId);
          const sorts = nodes.map((node) => node['Node Type']).filter((type) => type.includes('Sort') || type === 'Seq Scan');
          const conditions = nodes.flatMap((node) => node['Index Cond'] ?? []);
          const walked = expect.arrayContaining([expect.stringMatching(/[<>] /)]);
          expect({ list: list.path, orderBy, tenantId, sorts, conditions }).toEqual({
            list: list.path,
            orderBy,
            tenantId,
            sorts: [],
            conditions: walked,
          });
          looked += 1;
        }
      }
    }
    expect(looked).toBeGreaterThan(80);
  });
});
