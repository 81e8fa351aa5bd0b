import { Client } from 'pg';
import { firstMspKey } from '../../db/first-msp-key';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { MANIFEST } from '../support/api/served-msp';
import { aHypervisor, aJob, aJobItem, aPlan, aRecoveryPoint, aResource, aTenant, aVmGroup } from '../support/builders-rows';
import { graphqlClient, type GraphqlClient } from '../support/graphql-client';
import { aDatabase, type TestDatabase } from '../support/test-database';

const DASHBOARD = `query Dashboard($first: Int!) {
  tenants(first: $first) { nodes { id name quotas { kind used }
    hypervisors(first: 2) { nodes { id status credential { method } lastValidation { verdict } } }
    vmGroups(first: 2) { nodes { name plan { name primaryStorage { name } } hypervisor { name }
      lastJob { state progress { percent } items(first: 2) { nodes { name resource { name } recoveryPoint { state copies { state } } } } } } }
  } }
}`;

interface Dashboard {
  readonly tenants: {
    readonly nodes: readonly {
      readonly vmGroups: { readonly nodes: readonly { readonly lastJob: { readonly items: { readonly nodes: readonly object[] } } }[] };
    }[];
  };
}

interface Counted {
  readonly rows: number;
  readonly items: number;
  readonly statements: number;
}

describe('the statements behind one query', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let client: GraphqlClient;
  beforeAll(async () => {
    database = await aDatabase();
    const { mspId, key } = await firstMspKey(await database.open(), 'MSP of a test');
    for (let tenant = 0; tenant < 50; tenant += 1) await aProtectedTenant(database.superuser, mspId);
    api = await anApiInProcess(database.url);
    client = graphqlClient(api.url, `Bearer ${key.token}`);
    // The first request notes the use of the key.
    await client.query('{ viewer { id } }');
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  /**
   * What was sent to begin and to ask. The outbox relay of the same process looks every second and a half, who asks is asked about every three seconds, and
   * points are drawn for many requests at once; these are left out.
   */
  const own = (sent: readonly (readonly unknown[])[]): number =>
    sent.filter(
      ([statement]) =>
        !/^(commit|begin; set local role snapward_api_system)|from (outbox|job_cancellation)|rate_bucket|from api_key k/.test(
          String(statement),
        ),
    ).length;

  /** Asks, and counts what the process sends to PostgreSQL meanwhile. */
  async function counting(first: number): Promise<Counted> {
    const sent = jest.spyOn(Client.prototype, 'query');
    try {
      const { tenants } = await client.query<Dashboard>(DASHBOARD, { first });
      const items = tenants.nodes.flatMap(({ vmGroups }) => vmGroups.nodes.flatMap(({ lastJob }) => lastJob.items.nodes));
      return { rows: tenants.nodes.length, items: items.length, statements: own(sent.mock.calls) };
    } finally {
      sent.mockRestore();
    }
  }

  it('are as many for 50 tenants as for 5', async () => {
    const [few, many] = [await counting(5), await counting(50)];

    expect([few.rows, few.items, many.rows, many.items]).toEqual([5, 5, 50, 50]);
    expect(many.statements).toBe(few.statements);
  });

  it('are two more for the totals of a list, below however many parents, and none when nobody asks for them', async () => {
    const counted = async (totals: string): Promise<number> => {
      const sent = jest.spyOn(Client.prototype, 'query');
      try {
        await client.query(`{ tenants(first: 50) { nodes { id jobs(first: 1) { nodes { id } ${totals} } } } }`);
        return own(sent.mock.calls);
      } finally {
        sent.mockRestore();
      }
    };

    const [without, withTotals] = [await counted('pageInfo { endCursor }'), await counted('one: totalCount other: totalCount')];

    expect(withTotals - without).toBe(2);
  });

  it('are at most two for each relation: one round trip each to begin and to ask, and a commit', async () => {
    const { statements } = await counting(50);

    // tenants, hypervisors, credentials, checks, groups, plans, the groups' hypervisors, jobs, items, resources, recovery points, copies, quotas; no storage is named.
    expect(statements).toBeLessThanOrEqual(13 * 2);
  });

  it('are as many for many keys that list many tenants as for one that lists one, and so for who uses them', async () => {
    const tenantIds = (await client.query<{ tenants: { nodes: { id: string }[] } }>('{ tenants(first: 50) { nodes { id } } }')).tenants
      .nodes;
    const made = async (count: number): Promise<GraphqlClient> => {
      const input = { name: 'For several', role: 'TENANT_VIEWER', tenantIds: tenantIds.slice(0, count).map(({ id }) => id) };
      const { token } = await client.done<{ token: string }>('createApiKey', input, 'token');
      const holder = graphqlClient(api.url, `Bearer ${token}`, tenantIds[0]?.id);
      // The first request notes the use of the key, and from where it was.
      await holder.query('{ viewer { id } }');
      return holder;
    };
    const counted = async (asker: GraphqlClient, document: string, answer: RegExp, times: number): Promise<number> => {
      const sent = jest.spyOn(Client.prototype, 'query');
      try {
        expect((await asker.ask(document)).text.match(answer)).toHaveLength(times);
        return own(sent.mock.calls);
      } finally {
        sent.mockRestore();
      }
    };
    const lists = '{ apiKeys(first: 100) { nodes { tenants { name } } } }';
    const choices = '{ viewer { memberships { tenantName } } }';

    const ofOne = await made(1);
    const few = [await counted(client, lists, /"name"/g, 1), await counted(ofOne, choices, /"tenantName"/g, 1)];
    const ofMany = await made(50);
    await made(50);
    const many = [await counted(client, lists, /"name"/g, 101), await counted(ofMany, choices, /"tenantName"/g, 50)];

    expect(many).toEqual(few);
  });

  it('ask about the key once for many requests', async () => {
    const sent = jest.spyOn(Client.prototype, 'query');
    for (let request = 0; request < 20; request += 1) await client.query('{ viewer { id } }');
    const asked = sent.mock.calls.filter(([statement]) => String(statement).includes('from api_key k')).length;
    sent.mockRestore();

    // Every three seconds at most, on a slow machine, too.
    expect(asked).toBeLessThan(10);
  });
});

async function aProtectedTenant(sql: Client, mspId: Parameters<typeof aTenant>[1]): Promise<void> {
  const owner = await aTenant(sql, mspId);
  const hypervisorId = await aHypervisor(sql, owner);
  const { planId, planRevisionId } = await aPlan(sql, mspId);
  const groupId = await aVmGroup(sql, owner, { hypervisor_id: hypervisorId, plan_id: planId });
  const manifest = JSON.stringify(MANIFEST);
  const resourceId = await aResource(sql, owner, { hypervisor_id: hypervisorId, manifest });
  const ofGroup = { vm_group_id: groupId, plan_revision_id: planRevisionId };
  const jobId = await aJob(sql, owner, { operation: 'protectGroup', hypervisor_id: hypervisorId, ...ofGroup });
  const itemId = await aJobItem(sql, owner, { job_id: jobId, resource_id: resourceId });
  const pointId = await aRecoveryPoint(sql, owner, { resource_id: resourceId, job_id: jobId, job_item_id: itemId, manifest, ...ofGroup });
  await sql.query('update job_item set recovery_point_id = $2 where id = $1', [itemId, pointId]);
}
