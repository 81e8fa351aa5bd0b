import { peopleOfTest, type PeopleOfTest, type Person } from '../../support/api/people-of-test';
import type { Owner } from '../../support/builders-rows';
import { graphqlClient } from '../../support/graphql-client';

const WHO = '{ viewer { id } }';

describe('a sign-in at the provider', () => {
  let people: PeopleOfTest;
  let msp: Owner;
  let person: Person;
  beforeAll(async () => {
    people = await peopleOfTest();
  });
  beforeEach(async () => {
    msp = await people.anMsp();
    person = await people.aMember(msp);
  });
  afterAll(() => people?.close());

  const now = (): number => Math.floor(Date.now() / 1_000);

  async function asks(claims: object): Promise<void> {
    await graphqlClient(people.api.url, `Bearer ${await person.token({ claims: { ...claims } })}`).query(WHO);
  }

  const told = async (): Promise<object[]> =>
    (
      await people.sql.query<{ after: object }>(
        `select principal_kind as kind, principal_name as name, result, after from audit_event where msp_id = $1 and action = 'signIn' order by sequence`,
        [msp.mspId],
      )
    ).rows;

  it('is told to the audit log once, however many tokens and requests follow', async () => {
    const authTime = now() - 50;

    await asks({ auth_time: authTime });
    await asks({ auth_time: authTime });
    await asks({ auth_time: authTime, iat: now() - 1 });

    expect(await told()).toMatchObject([{ kind: 'USER', result: 'DONE', after: { at: new Date(authTime * 1_000).toISOString() } }]);
  });

  it('is told again when it happened again, and not for an older token', async () => {
    await asks({ auth_time: now() - 50 });
    await asks({ auth_time: now() - 20 });
    await asks({ auth_time: now() - 50, jti: 'another' });

    expect(await told()).toHaveLength(2);
  });

  it('is when the token was given, where the provider does not say', async () => {
    const iat = now() - 30;

    await asks({ iat });

    expect(await told()).toMatchObject([{ after: { at: new Date(iat * 1_000).toISOString() } }]);
  });
});
