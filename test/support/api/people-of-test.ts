import type { Database } from '../../../db/database';
import { newId } from '../../../db/new-id';
import { isTenantRole, type Role } from '../../../workflows/domain/access';
import type { UserId } from '../../../workflows/domain/ids';
import { anMsp, aTenant, type Owner, type TenantOwner } from '../builders-rows';
import { graphqlClient, type GraphqlClient } from '../graphql-client';
import { aDatabase, type TestDatabase } from '../test-database';
import { AUDIENCE, aProvider, type TestProvider, type TokenWish } from './a-provider';
import { anApiInProcess, type ApiInProcess } from './api-in-process';

/** Somebody with an account at the test's provider. */
export interface Person {
  readonly subject: string;
  readonly email: string;
  /** A token of theirs, good but for the wish. */
  token(wish?: TokenWish): Promise<string>;
  /** Themselves before the API; a scope is chosen when they belong to several. */
  client(scopeId?: string): Promise<GraphqlClient>;
}

/** An API with an OpenID provider and a database of its own. */
export interface PeopleOfTest {
  readonly api: ApiInProcess;
  readonly provider: TestProvider;
  readonly database: Database;
  readonly sql: TestDatabase['superuser'];
  anMsp(): Promise<Owner>;
  aTenantOf(msp: Owner): Promise<TenantOwner>;
  aPerson(): Person;
  invite(person: Pick<Person, 'email'>, owner: Owner, role?: Role): Promise<UserId>;
  /** A person who belongs to this owner alone. */
  aMember(owner: Owner, role?: Role): Promise<Person>;
  close(): Promise<void>;
}

let people = 0;

/** Starts all of it; `mood` is the provider's while the API starts. */
export async function peopleOfTest(mood: TestProvider['mood'] = 'answers'): Promise<PeopleOfTest> {
  const [provider, own] = [await aProvider(), await aDatabase()];
  provider.mood = mood;
  const openIdProvider = {
    issuer: provider.issuer,
    audience: AUDIENCE,
    jwksUrl: null,
    algorithms: ['ES256' as const],
    clockSkewSeconds: 5,
  };
  const api = await anApiInProcess(own.url, { openIdProvider });
  const database = await own.open();

  const aPerson = (): Person => {
    people += 1;
    const [subject, email] = [`person-${people}`, `person-${people}@example.com`];
    const token: Person['token'] = ({ claims, header = {} } = {}) =>
      provider.token({ claims: { sub: subject, email, email_verified: true, ...claims }, header });
    return { subject, email, token, client: async (scopeId) => graphqlClient(api.url, `Bearer ${await token()}`, scopeId) };
  };
  const invite: PeopleOfTest['invite'] = async ({ email }, { mspId, tenantId }, wanted) => {
    const role = wanted ?? (tenantId === null ? 'MSP_ADMIN' : 'TENANT_ADMIN');
    const invitation = { id: newId('user'), email, displayName: `Called ${email}`, role, tenantId: isTenantRole(role) ? tenantId : null };
    await database.inMsp({ mspId, tenantId: null }, ({ users }) => users.invite(invitation));
    return invitation.id;
  };
  return {
    api,
    provider,
    database,
    sql: own.superuser,
    anMsp: async () => ({ mspId: await anMsp(own.superuser), tenantId: null }),
    aTenantOf: ({ mspId }) => aTenant(own.superuser, mspId),
    aPerson,
    invite,
    async aMember(owner, role) {
      const person = aPerson();
      await invite(person, owner, role);
      return person;
    },
    async close() {
      await api.stop();
      await own.drop();
      await provider.stop();
    },
  };
}
