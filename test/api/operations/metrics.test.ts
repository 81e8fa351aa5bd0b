import { firstMspKey } from '../../../db/first-msp-key';
import type { MspId } from '../../../workflows/domain/ids';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { TRANSPORTS } from '../../support/api/live';
import { operationsOf, theSchema } from '../../support/api/the-schema';
import { aHypervisor, aJob, aTenant } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { graphqlClient, mutationDocument, type GraphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const PATIENCE_MS = 20_000;

describe('what an API tells of its operations', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let client: GraphqlClient;
  let mspId: MspId;
  let token: string;
  beforeAll(async () => {
    database = await aDatabase();
    const made = await firstMspKey(await database.open(), 'MSP of a test');
    [mspId, token] = [made.mspId, made.key.token];
    api = await anApiInProcess(database.url, { metrics: { host: '127.0.0.1', port: 0 } });
    client = graphqlClient(api.url, `Bearer ${token}`);
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  const page = async (): Promise<string> => (await fetch(api.metricsUrl ?? '')).text();
  const valueOf = async (series: string): Promise<number> => {
    const line = (await page()).split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  };

  it('are metrics: operations, errors by code, latency, connections, the process', async () => {
    await client.query('query AnyNameAtAll { viewer { id } }');
    await client.query('{ tenants { nodes { id } } plans { nodes { id } } }');
    await client.outcome('createTenant', { name: '' });
    await client.ask('{ noSuchField }');
    await client.ask('{ ');
    await graphqlClient(api.url, 'Bearer nonsense').ask('{ viewer { id } }');

    expect(await valueOf('snapward_operations_total{type="query",operation="viewer"}')).toBe(1);
    expect(await valueOf('snapward_operations_total{type="query",operation="several"}')).toBe(1);
    expect(await valueOf('snapward_operations_total{type="mutation",operation="createTenant"}')).toBe(1);
    expect(await valueOf('snapward_operations_total{type="invalid",operation="invalid"}')).toBe(3);
    expect(await valueOf('snapward_errors_total{code="INVALID_INPUT"}')).toBe(1);
    expect(await valueOf('snapward_errors_total{code="UNAUTHENTICATED"}')).toBe(1);
    expect(await valueOf('snapward_operation_seconds_count{type="query",operation="viewer"}')).toBe(1);
    expect(await valueOf('snapward_database_connections{state="open"}')).toBeGreaterThan(0);
    expect(await valueOf('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('have labels of the schema and of the catalogue only, whatever callers send', async () => {
    for (let index = 0; index < 30; index += 1) {
      await client.ask(`query Name${index} { alias${index}: viewer { id } }`);
      await client.ask(`query Name${index} { nonsense${index} }`);
      await client.ask(`{ viewer { id } }`, { [`variable${index}`]: index });
    }
    const schema = await theSchema();
    const names = (['Query', 'Mutation', 'Subscription'] as const).flatMap((root) => operationsOf(schema, root).map(({ name }) => name));

    const told = [...(await page()).matchAll(/operation="([^"]*)"/g)].map(([, name]) => name ?? '');

    expect([...new Set(told)].filter((name) => ![...names, 'several', 'invalid', 'introspection'].includes(name))).toEqual([]);
  });

  it.each(TRANSPORTS)('count who follows a job over %s while he does', async (transport) => {
    const owner = await aTenant(database.superuser, mspId);
    const jobId = await aJob(database.superuser, owner, { hypervisor_id: await aHypervisor(database.superuser, owner), state: 'RUNNING' });
    const live = client.follow(transport, 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }', { jobId });
    await live.next();

    expect(await valueOf('snapward_subscribers')).toBe(1);
    await live.close();
    await eventually(async () => (await valueOf('snapward_subscribers')) === 0, PATIENCE_MS);
    expect(await valueOf('snapward_operations_total{type="subscription",operation="jobProgress"}')).toBeGreaterThan(0);
  });

  it('are on no address that callers of the API know', async () => {
    expect((await fetch(`${api.url}/metrics`)).status).toBe(404);
    expect((await fetch((api.metricsUrl ?? '').replace('/metrics', '/'))).status).toBe(404);
  });

  it('is one line of the log each: who, where, what, how long, and nothing of what was sent or answered', async () => {
    const secret = 'a very private name';
    const response = await fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-request-id': 'portal-1' },
      body: JSON.stringify({ query: mutationDocument('createTenant'), variables: { input: { name: secret } } }),
    });

    const lines = api
      .logged()
      .split('\n')
      .filter((line) => line.includes('portal-1'));
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({
        msg: 'operation',
        requestId: response.headers.get('x-request-id'),
        correlationId: 'portal-1',
        principal: expect.stringMatching(/^key_/),
        mspId,
        tenantId: null,
        type: 'mutation',
        operation: 'createTenant',
        ms: expect.any(Number),
      }),
    ]);
    for (const hidden of [secret, token, token.slice(-20)]) expect(api.logged()).not.toContain(hidden);
  });
});
