import { rateLimit } from '../../api/auth/rate-limit';
import { firstMspKey } from '../../db/first-msp-key';
import { newId } from '../../db/new-id';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { TRANSPORTS } from '../support/api/live';
import { graphqlClient, type GraphqlClient } from '../support/graphql-client';
import { aDatabase, type TestDatabase } from '../support/test-database';

describe('a key that asks too often', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  beforeAll(async () => {
    database = await aDatabase();
    api = await anApiInProcess(database.url, { operationsPerMinute: 4 });
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  async function exhausted(): Promise<GraphqlClient> {
    const { key } = await firstMspKey(await database.open(), 'MSP of a test');
    const client = graphqlClient(api.url, `Bearer ${key.token}`);
    for (let request = 0; request < 4; request += 1) expect((await client.ask('{ viewer { id } }')).status).toBe(200);
    return client;
  }

  it('is answered 429 until a part of its minute has passed, while others go on', async () => {
    const client = await exhausted();

    const refused = await client.ask('{ viewer { id } }');

    expect(refused).toMatchObject({ status: 429, data: null, errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    await exhausted();
  });

  it.each(TRANSPORTS)('has no way around it over %s', async (transport) => {
    const client = await exhausted();

    const live = client.follow(transport, 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }', { jobId: newId('job') });
    const refusal: unknown = await live.next().catch((error: unknown) => error);
    await live.close();

    expect(refusal).toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('the bucket of a key', () => {
  it('holds one minute, fills evenly, and is its own for each key', () => {
    let nowMs = 0;
    const limit = rateLimit(60, () => nowMs);
    const askTimes = (key: string, times: number): number => {
      let admitted = 0;
      for (let request = 0; request < times; request += 1) {
        try {
          limit(key);
          admitted += 1;
        } catch (error) {
          expect(error).toMatchObject({ extensions: { code: 'RATE_LIMITED' } });
        }
      }
      return admitted;
    };

    const [first, other] = [askTimes('one', 100), askTimes('other', 10)];
    nowMs += 10_000;
    const later = askTimes('one', 100);
    nowMs += 3_600_000;

    expect([first, other, later, askTimes('one', 100)]).toEqual([60, 10, 10, 60]);
  });
});
