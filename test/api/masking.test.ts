import { firstMspKey } from '../../db/first-msp-key';
import { newId } from '../../db/new-id';
import { anApiInProcess, type ApiInProcess } from '../support/api/api-in-process';
import { LiveRefused, TRANSPORTS } from '../support/api/live';
import { graphqlClient, type GraphqlClient } from '../support/graphql-client';
import { aDatabase, type TestDatabase } from '../support/test-database';

const MASKED = /^Something went wrong on our side\. Tell support this id: ([0-9a-f-]{36})$/;

describe('a bug of ours', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let client: GraphqlClient;
  beforeAll(async () => {
    database = await aDatabase();
    const { key } = await firstMspKey(await database.open(), 'MSP of a test');
    api = await anApiInProcess(database.url);
    client = graphqlClient(api.url, `Bearer ${key.token}`);
    // From here on, everything about plans and jobs is a bug.
    await database.superuser.query('alter table plan rename to moved_plan; alter table job rename to moved_job');
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  it('shows an id and nothing else, and the log has the cause under that id', async () => {
    const { errors, text } = await client.ask('{ plans { nodes { id } } }');

    const [, errorId = ''] = MASKED.exec(errors[0]?.message ?? '') ?? [];
    expect(errors).toEqual([
      { message: expect.stringMatching(MASKED), path: ['plans'], extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } },
    ]);
    expect(text).not.toMatch(/moved_plan|relation|select|node_modules|at .*\.ts/);
    const line = api
      .logged()
      .split('\n')
      .find((logged) => logged.includes(errorId));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ errorId, err: { message: 'relation "plan" does not exist' } });
  });

  it('in a mutation is no UserError, because its caller cannot act on it', async () => {
    const { data, errors } = await client.ask('mutation { createPlan(input: { name: "Gold", runEveryMinutes: 60 }) { __typename } }');

    expect(data).toBeNull();
    expect(errors[0]?.message).toMatch(MASKED);
  });

  it.each(TRANSPORTS)('shows an id and nothing else over %s, too', async (transport) => {
    const live = client.follow(transport, 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }', { jobId: newId('job') });

    const refusal: unknown = await live.next().catch((error: unknown) => error);
    await live.close();

    expect(refusal).toBeInstanceOf(LiveRefused);
    expect(refusal).toMatchObject({ message: expect.stringMatching(MASKED), code: 'INTERNAL_SERVER_ERROR' });
  });
});

describe('a fault of the caller', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  beforeAll(async () => {
    database = await aDatabase();
    api = await anApiInProcess(database.url);
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  it('is shown without the value that it is about, and is not logged, because a secret may be in it', async () => {
    const { key } = await firstMspKey(await database.open(), 'MSP of a test');
    const client = graphqlClient(api.url, `Bearer ${key.token}`);
    const secretAccessKey = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY';

    const { status, errors, text } = await client.ask(
      'mutation Create($input: CreateCredentialInput!) { createCredential(input: $input) { __typename } }',
      {
        input: { method: 'ACCESS_KEY', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey },
      },
    );

    expect({ status, code: errors[0]?.extensions?.['code'] }).toEqual({ status: 400, code: 'BAD_USER_INPUT' });
    expect(errors[0]?.message).toContain('Field "name" of required type "String!" was not provided');
    expect(text + api.logged()).not.toContain(secretAccessKey);
  });
});
