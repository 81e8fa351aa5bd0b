import { Client } from 'pg';
import { firstMspKey } from '../../../db/first-msp-key';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { LiveRefused } from '../../support/api/live';
import { aHypervisor, aJob, aTenant } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { graphqlClient, type GraphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const PATIENCE_MS = 20_000;
const WATCH = 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }';

describe('an API that is stopped', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let client: GraphqlClient;
  let jobId: string;
  let holder: Client;
  beforeEach(async () => {
    database = await aDatabase();
    const { mspId, key } = await firstMspKey(await database.open(), 'MSP of a test');
    const owner = await aTenant(database.superuser, mspId);
    jobId = await aJob(database.superuser, owner, { hypervisor_id: await aHypervisor(database.superuser, owner), state: 'RUNNING' });
    api = await anApiInProcess(database.url);
    client = graphqlClient(api.url, `Bearer ${key.token}`);
    holder = new Client({ connectionString: database.superuserUrl });
    await holder.connect();
  });
  afterEach(async () => {
    await holder.end();
    await database.drop();
  });

  /** A request that hangs until `holder` lets go of the plans. */
  async function slowRequest(): Promise<{ readonly answer: Promise<unknown> }> {
    await holder.query('begin; lock table plan in access exclusive mode');
    const answer = client.ask('{ plans { nodes { id } } }').then(
      ({ status, data }) => ({ status, data }),
      (error: unknown) => error,
    );
    await eventually(async () => {
      const { rows } = await holder.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      return rows.length > 0;
    }, PATIENCE_MS);
    return { answer };
  }

  const takesNothingNew = (): Promise<void> =>
    eventually(
      () =>
        fetch(`${api.url}/readyz`).then(
          ({ status }) => status === 503,
          () => true,
        ),
      PATIENCE_MS,
    );

  it('answers what is under way before it ends, and takes nothing new', async () => {
    const { answer } = await slowRequest();

    const stopped = api.stop();
    await takesNothingNew();
    await holder.query('rollback');

    expect(await answer).toEqual({ status: 200, data: { plans: { nodes: [] } } });
    await stopped;
    await expect(fetch(`${api.url}/healthz`)).rejects.toThrow();
  });

  it('cuts off what does not come to an end, and ends all the same', async () => {
    const { answer } = await slowRequest();

    await api.stop();

    expect(await answer).toMatchObject({ message: expect.stringMatching(/fetch failed|terminated|other side closed/) });
    await holder.query('rollback');
  });

  it('tells subscribers on sockets by the close code 1001, so that they come again', async () => {
    const live = client.follow('WebSocket', WATCH, { jobId });
    await live.next();

    const [refusal] = await Promise.all([live.next().catch((error: unknown) => error), api.stop()]);

    expect(refusal).toBeInstanceOf(LiveRefused);
    expect(refusal).toMatchObject({ code: 1001 });
  });

  it('completes the event streams of subscribers', async () => {
    const live = client.follow('server-sent events', WATCH, { jobId });
    await live.next();

    const [rest] = await Promise.all([live.rest(), api.stop()]);

    expect(rest).toEqual([]);
  });
});
