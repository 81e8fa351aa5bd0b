import type { GraphQLSchema } from 'graphql';
import { newId } from '../../../db/new-id';
import type { ApiKeyRequest } from '../../../db/repositories/access/api-keys';
import { anyInputOf } from '../../support/api/any-input';
import { placesOfIds } from '../../support/api/foreign-cases';
import { LiveRefused, TRANSPORTS } from '../../support/api/live';
import { peopleOfTest, type PeopleOfTest } from '../../support/api/people-of-test';
import { rowsOfMsp } from '../../support/api/rows-of-msp';
import { operationsOf, theSchema } from '../../support/api/the-schema';
import type { Owner } from '../../support/builders-rows';
import { graphqlClient, mutationDocument } from '../../support/graphql-client';

/** Who is let in nowhere, by what is wrong with what he shows. */
const NOBODIES = [
  'no token',
  'an expired key',
  'a revoked key',
  'a revoked key for two tenants',
  'an expired token',
  'the token of somebody without a membership',
] as const;

describe('an operation of the schema', () => {
  let people: PeopleOfTest;
  let schema: GraphQLSchema;
  let msp: Owner;
  const headers = new Map<(typeof NOBODIES)[number], string | undefined>();

  beforeAll(async () => {
    [people, schema] = [await peopleOfTest(), await theSchema()];
    msp = await people.anMsp();
    const member = await people.aMember(msp);
    // Signed in once, so that only what is wrong with the later token keeps them out.
    await (await member.client()).query('{ viewer { id } }');
    const issue = (expiresAt: Date | null, wish: Partial<ApiKeyRequest> = {}) =>
      people.database.inMsp({ mspId: msp.mspId, tenantId: null }, ({ apiKeys }) =>
        apiKeys.issue({ name: 'A key', role: 'MSP_ADMIN', tenantId: null, expiresAt, ...wish }),
      );
    const tenantIds = [(await people.aTenantOf(msp)).tenantId, (await people.aTenantOf(msp)).tenantId];
    const [revoked, ofTwo] = [await issue(null), await issue(null, { role: 'TENANT_ADMIN', tenantIds })];
    for (const { id } of [revoked, ofTwo])
      await people.database.inMsp({ mspId: msp.mspId, tenantId: null }, ({ apiKeys }) => apiKeys.revoke(id));
    const anHourAgo = Math.floor(Date.now() / 1_000) - 3_600;
    headers.set('no token', undefined);
    headers.set('an expired key', `Bearer ${(await issue(new Date(Date.now() - 1_000))).token}`);
    headers.set('a revoked key', `Bearer ${revoked.token}`);
    headers.set('a revoked key for two tenants', `Bearer ${ofTwo.token}`);
    headers.set('an expired token', `Bearer ${await member.token({ claims: { iat: anHourAgo - 60, exp: anHourAgo } })}`);
    headers.set('the token of somebody without a membership', `Bearer ${await people.aPerson().token()}`);
  }, 60_000);
  afterAll(() => people?.close());

  /** A document for every query, with an id wherever one is needed. */
  const queries = (): { name: string; document: string; variables: object }[] => {
    const byId = new Map(placesOfIds(schema, 'Query').map(({ operation, document }) => [operation, document]));
    return operationsOf(schema, 'Query').map(({ name }) => ({
      name,
      document: byId.get(name) ?? `{ ${name} { __typename } }`,
      variables: byId.has(name) ? { id: newId('job') } : {},
    }));
  };

  const mutations = (): { name: string; document: string; variables: object }[] =>
    operationsOf(schema, 'Mutation').map((field) => ({
      name: field.name,
      document: mutationDocument(field.name),
      variables: { input: anyInputOf(field) },
    }));

  it.each(NOBODIES)('lets nobody in with %s, whichever it is, and writes nothing', async (nobody) => {
    const client = graphqlClient(people.api.url, headers.get(nobody));
    const before = await rowsOfMsp(people.sql, msp.mspId);
    const all = [...queries(), ...mutations()];

    const answers: Record<string, unknown> = {};
    for (const { name, document, variables } of all) {
      const { status, data, errors } = await client.ask(document, variables as Record<string, unknown>);
      answers[name] = { status, data, code: errors[0]?.extensions?.['code'] };
    }

    const refused = { status: 401, data: null, code: 'UNAUTHENTICATED' };
    expect(answers).toEqual(Object.fromEntries(all.map(({ name }) => [name, refused])));
    expect(all.length).toBe(operationsOf(schema, 'Query').length + operationsOf(schema, 'Mutation').length);
    expect(await rowsOfMsp(people.sql, msp.mspId)).toEqual(before);
  });

  it.each(NOBODIES.flatMap((nobody) => TRANSPORTS.map((transport) => ({ nobody, transport }))))(
    'that is a subscription lets nobody in over $transport with $nobody',
    async ({ nobody, transport }) => {
      const places = placesOfIds(schema, 'Subscription');
      expect(places.map(({ operation }) => operation).sort()).toEqual(
        operationsOf(schema, 'Subscription')
          .map(({ name }) => name)
          .sort(),
      );
      for (const { document } of places) {
        const live = graphqlClient(people.api.url, headers.get(nobody)).follow(transport, document, { id: newId('job') });
        const refusal: unknown = await live.next().catch((error: unknown) => error);
        await live.close();
        expect(refusal).toBeInstanceOf(LiveRefused);
      }
    },
  );
});
