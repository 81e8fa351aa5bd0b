import { newId } from '../../../db/new-id';
import { LiveRefused } from '../../support/api/live';
import { peopleOfTest, type PeopleOfTest, type Person } from '../../support/api/people-of-test';
import { apiAt } from '../../support/api/api-of-run';
import { eventually } from '../../support/eventually';

const WHO = '{ viewer { kind } }';
const WATCH = 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }';

describe('while the OpenID provider is away', () => {
  let test: PeopleOfTest;
  let person: Person;
  beforeAll(async () => {
    test = await peopleOfTest('is silent');
    person = await test.aMember(await test.anMsp());
  });
  afterAll(() => test.close());

  it('the API is there, keys work, and tokens are told in time to come again', async () => {
    const machine = await apiAt(test.api.url, test.database, test.sql).anMsp();
    const client = await person.client();

    const [byKey, byToken] = await Promise.all([machine.client.ask(WHO), client.ask(WHO)]);
    const live = client.follow('WebSocket', WATCH, { jobId: newId('job') });
    const closed: unknown = await live.next().catch((error: unknown) => error);
    await live.close();
    const stream = client.follow('server-sent events', WATCH, { jobId: newId('job') });
    const refused: unknown = await stream.next().catch((error: unknown) => error);
    await stream.close();

    expect(byKey.status).toBe(200);
    expect(byToken).toMatchObject({ status: 503, data: null, errors: [{ extensions: { code: 'SIGN_IN_UNAVAILABLE' } }] });
    expect(closed).toBeInstanceOf(LiveRefused);
    expect(closed).toMatchObject({ code: 1013 });
    expect(refused).toMatchObject({ code: 'SIGN_IN_UNAVAILABLE', status: 503 });
    expect(test.api.logged()).toContain('The OpenID provider does not answer as it should.');
  });

  it('tokens are good as soon as it is there, and stay so when it goes again', async () => {
    test.provider.mood = 'answers';
    const client = await person.client();
    await eventually(async () => (await client.ask(WHO)).status === 200, 30_000);

    test.provider.mood = 'hangs up';

    expect((await client.ask(WHO)).status).toBe(200);
  });
});
