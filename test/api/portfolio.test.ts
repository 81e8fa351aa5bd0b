import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { firstMspKey } from '../../db/first-msp-key';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { PROJECT_ROOT } from '../architecture/source-files';
import { aTenant, aVmGroup } from '../support/builders-rows';
import { graphqlClient, type GraphqlClient } from '../support/graphql-client';
import { aGroupAtWork, minutesAgo } from '../support/summaries/protected-group';
import { aDatabase, type TestDatabase } from '../support/test-database';

const TENANTS = 100;
const PORTFOLIO = readFileSync(join(PROJECT_ROOT, 'api/documents/portfolio.graphql'), 'utf8');

interface Portfolio {
  readonly tenants: {
    readonly nodes: readonly { readonly id: string; readonly vmGroups: { readonly nodes: readonly object[] } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** Asks field by field what the portfolio asks at once: each relation is read by its own loader. */
const BY_LOADERS = `query ByLoaders($id: ID!) { tenant(id: $id) {
  id name status summary { vmGroups failing resources protected outOfRpo }
  vmGroups(first: 5) { nodes { id name paused plan { id name runEveryMinutes }
    summary { lastBackUp { jobId state finishedAt failed } resources protected outOfRpo oldestPointAt } } pageInfo { hasNextPage endCursor } } } }`;

describe('the portfolio', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let client: GraphqlClient;
  beforeAll(async () => {
    database = await aDatabase();
    const { mspId, key } = await firstMspKey(await database.open(), 'MSP of a test');
    for (let made = 0; made < TENANTS - 1; made += 1) {
      const { owner, groupId, planId, hypervisorId, pointIds, jobId } = await aGroupAtWork(database.superuser, mspId, 3, (index) =>
        minutesAgo(30 + 60 * index),
      );
      for (let more = 0; more < made % 7; more += 1)
        await aVmGroup(database.superuser, owner, { hypervisor_id: hypervisorId, plan_id: planId });
      await database.superuser.query(`update recovery_point set state = 'COMPLETED', completed_at = now() where id = any($1)`, [
        pointIds.slice(made % 4),
      ]);
      if (made % 3 === 0)
        await database.superuser.query(`update job set state = 'FAILED', items_failed = 2, finished_at = now() where id = $1`, [jobId]);
      if (made % 10 === 0) await database.superuser.query('update vm_group set paused = true where id = $1', [groupId]);
    }
    // One has no groups at all.
    await aTenant(database.superuser, mspId);
    api = await anApiInProcess(database.url);
    client = graphqlClient(api.url, `Bearer ${key.token}`);
    // The first request notes the use of the key.
    await client.query('{ viewer { id } }');
  }, 300_000);
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  const ask = (variables: Record<string, unknown> = {}, document = PORTFOLIO): Promise<Portfolio> =>
    client.query<Portfolio>(document, variables);

  /** Asks, and counts what the process sends to PostgreSQL meanwhile for tenants, groups, plans and summaries. */
  async function counting(work: () => Promise<Portfolio>): Promise<{ tenants: number; reads: number }> {
    const sent = jest.spyOn(Client.prototype, 'query');
    try {
      const { tenants } = await work();
      const texts = sent.mock.calls.map(([statement]) => String(statement));
      const reads = texts.filter((text) => text.includes('vm_group_summary') || /from (tenant|plan|vm_group)\b/.test(text));
      return { tenants: tenants.nodes.length, reads: reads.length };
    } finally {
      sent.mockRestore();
    }
  }

  it('is answered by one statement, for one tenant as for a hundred', async () => {
    const [one, all] = [await counting(() => ask({ first: 1 })), await counting(() => ask({ first: TENANTS }))];

    expect([one.tenants, all.tenants]).toEqual([1, TENANTS]);
    expect([one.reads, all.reads]).toEqual([1, 1]);
  });

  it('tells of each tenant exactly what its own fields tell', async () => {
    const { tenants } = await ask();

    expect(tenants.nodes).toHaveLength(TENANTS);
    for (const tenant of tenants.nodes) {
      expect(await client.query<{ tenant: unknown }>(BY_LOADERS, { id: tenant.id })).toEqual({ tenant });
    }
  });

  it('goes on page by page, also below a tenant', async () => {
    const [first, all] = [await ask({ first: 60 }), await ask()];
    const rest = await ask({ first: 60, after: first.tenants.pageInfo.endCursor });

    expect([...first.tenants.nodes, ...rest.tenants.nodes]).toEqual(all.tenants.nodes);
    expect([first.tenants.pageInfo.hasNextPage, rest.tenants.pageInfo.hasNextPage]).toEqual([true, false]);
    const few = await ask({ groups: 1 });
    expect(few.tenants.nodes.map(({ vmGroups }) => vmGroups.nodes)).toEqual(
      all.tenants.nodes.map(({ vmGroups }) => vmGroups.nodes.slice(0, 1)),
    );
  });

  const SELECTIONS = {
    'under other names': 'g: vmGroups(first: 2) { n: nodes { i: id p: plan { n: name } s: summary { r: resources } } }',
    'twice, with other arguments': 'few: vmGroups(first: 1) { nodes { id plan { name } } } more: vmGroups(first: 3) { nodes { id name } }',
    'twice, with the same arguments':
      'one: vmGroups(first: 2) { nodes { id plan { name } } } other: vmGroups(first: 2) { nodes { content { include { regions } } } }',
    'by edges below':
      'vmGroups(first: 2) { edges { cursor node { id content { include { tags { key } } } } } pageInfo { hasNextPage endCursor } }',
    'by fragments': '...N vmGroups(first: 2) { ... on VmGroupConnection { nodes { ...N ... on VmGroup { plan { ...N } } } } }',
    'oldest first': 'vmGroups(first: 2, orderBy: OLDEST_FIRST) { nodes { id summary { lastBackUp { state } } lastJob { state } } }',
    'with directives':
      'vmGroups(first: 2) { nodes { id plan @skip(if: true) { id } summary @include(if: true) { outOfRpo } } } summary @include(if: false) { failing }',
  };

  it.each(Object.entries(SELECTIONS))('asked for %s tells of each tenant what that tenant alone is told', async (_, selection) => {
    const fragments = `fragment S on Tenant { id ${selection} } fragment N on Node { id }`;
    const used = selection.includes('...N') ? fragments : fragments.replace(/ fragment N.*$/, '');
    type Nodes = {
      readonly tenants: { readonly nodes: readonly { readonly id: string }[]; readonly edges: readonly { readonly node: object }[] };
    };
    const byNodes = await client.query<Nodes>(`{ tenants(first: 12) { nodes { ...S } } } ${used}`);
    const byEdges = await client.query<Nodes>(`{ tenants(first: 12) { edges { node { ...S } } } } ${used}`);
    const byBoth = await client.query<Nodes>(`{ tenants(first: 12) { nodes { ...S } edges { node { ...S } } } } ${used}`);

    const alone: object[] = [];
    for (const { id } of byNodes.tenants.nodes) {
      alone.push((await client.query<{ tenant: object }>(`query One($id: ID!) { tenant(id: $id) { ...S } } ${used}`, { id })).tenant);
    }
    expect(alone).toHaveLength(12);
    expect(byNodes.tenants.nodes).toEqual(alone);
    expect(byEdges.tenants.edges.map(({ node }) => node)).toEqual(alone);
    expect(byBoth.tenants).toEqual({ nodes: alone, edges: alone.map((node) => ({ node })) });
  });
});
