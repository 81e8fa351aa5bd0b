import { firstMspKey } from '../../../db/first-msp-key';
import { newId } from '../../../db/new-id';
import { LIMITS } from '../../../api/graphql/limits/limits';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { TRANSPORTS } from '../../support/api/live';
import { graphqlClient, type GraphqlAnswer, type GraphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';

interface Cost {
  readonly requested: number;
  readonly actual: number;
  readonly remaining: number;
  readonly capacity: number;
  readonly restoresPerSecond: number;
}

/** Of thousands of points, and its answer is short. */
const BIG = '{ tenants(first: 100) { nodes { id name jobs(first: 20) { nodes { id state } } } } }';
const WATCH = 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }';

const costOf = ({ text }: GraphqlAnswer<unknown>): Cost => (JSON.parse(text) as { extensions: { cost: Cost } }).extensions.cost;

describe('what an operation costs', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let poor: ApiInProcess;
  beforeAll(async () => {
    database = await aDatabase();
    api = await anApiInProcess(database.url);
    poor = await anApiInProcess(database.url, { points: { capacity: LIMITS.complexity, perSecond: 1 } });
  });
  afterAll(async () => {
    await api.stop();
    await poor.stop();
    await database.drop();
  });

  const aClient = async ({ url }: ApiInProcess): Promise<GraphqlClient> => {
    const { key } = await firstMspKey(await database.open(), 'MSP of a test');
    return graphqlClient(url, `Bearer ${key.token}`);
  };
  /** Somebody whose bucket is empty, and who has spent what the API had drawn of it. */
  async function exhausted(): Promise<GraphqlClient> {
    const client = await aClient(poor);
    await client.ask('{ viewer { id } }');
    await database.superuser.query('update rate_bucket set points = 0');
    for (let asked = 0; asked < 200; asked += 1) {
      // Refused by the schema, and paid for all the same.
      const { status } = await client.ask('{ nothingOfThisName }');
      if (status === 429) return client;
      expect(status).toBe(400);
    }
    throw new Error('There was always something left.');
  }

  it('stands in every answer: what was asked for, what came, what is left', async () => {
    const client = await aClient(api);

    const [small, big] = [costOf(await client.ask('{ viewer { id } }')), costOf(await client.ask(BIG))];

    expect(small).toMatchObject({ requested: 10, actual: 10, capacity: 100_000_000, restoresPerSecond: 1_000_000 });
    expect(big.requested).toBeGreaterThan(4_000);
    expect(big.actual).toBe(10);
    expect(big.remaining).toBeLessThanOrEqual(big.capacity - big.actual);
  });

  it('is what came, not what could have come: a hundred large questions with short answers go through a bucket of five', async () => {
    const client = await aClient(poor);

    for (let asked = 0; asked < 100; asked += 1) expect((await client.ask(BIG)).status).toBe(200);
  });

  it('is refused with 429, the seconds to wait in Retry-After and in the error, when there is not enough left, while others go on', async () => {
    const client = await exhausted();

    const { status, headers, errors, data } = await client.ask('{ viewer { id } }');

    expect({ status, data }).toEqual({ status: 429, data: null });
    expect(errors[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: Number(headers.get('retry-after')) });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await (await aClient(poor)).ask('{ viewer { id } }')).status).toBe(200);
  });

  it.each(TRANSPORTS)('is refused over %s, too', async (transport) => {
    const client = await exhausted();

    const live = client.follow(transport, WATCH, { jobId: newId('job') });
    const refusal: unknown = await live.next().catch((error: unknown) => error);
    await live.close();

    expect(refusal).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('stands in answers over an event stream, too', async () => {
    const { key } = await firstMspKey(await database.open(), 'MSP of a test');
    const response = await fetch(`${api.url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${key.token}` },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });

    expect(await response.text()).toMatch(/"cost":\{"requested":10,"actual":10,/);
  });
});
