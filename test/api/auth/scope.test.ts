import { newId } from '../../../db/new-id';
import { anyInputOf } from '../../support/api/any-input';
import { TRANSPORTS } from '../../support/api/live';
import { eventually } from '../../support/eventually';
import { peopleOfTest, type PeopleOfTest, type Person } from '../../support/api/people-of-test';
import { apiAt } from '../../support/api/api-of-run';
import { operationsOf, theSchema } from '../../support/api/the-schema';
import type { Owner, TenantOwner } from '../../support/builders-rows';
import { graphqlClient, type GraphqlAnswer, type GraphqlClient } from '../../support/graphql-client';

const WHO = '{ viewer { role msp { id } tenant { id } memberships { scopeId role mspName tenantName chosen } } }';
const WATCH = 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }';

const codesOf = ({ errors }: GraphqlAnswer<unknown>): unknown[] => errors.map(({ extensions }) => extensions?.['code']);

describe('a person of several MSPs and tenants', () => {
  let test: PeopleOfTest;
  let northwind: Owner;
  let contoso: Owner;
  let tenant: TenantOwner;
  let person: Person;
  beforeAll(async () => {
    test = await peopleOfTest();
    [northwind, contoso] = [await test.anMsp(), await test.anMsp()];
    tenant = await test.aTenantOf(contoso);
    person = test.aPerson();
    await test.invite(person, northwind, 'MSP_AUDITOR');
    await test.invite(person, tenant, 'TENANT_ADMIN');
  });
  afterAll(() => test.close());

  const memberships = (chosen: string | null): object[] => [
    {
      scopeId: northwind.mspId,
      role: 'MSP_AUDITOR',
      mspName: `MSP ${northwind.mspId}`,
      tenantName: null,
      chosen: chosen === northwind.mspId,
    },
    {
      scopeId: tenant.tenantId,
      role: 'TENANT_ADMIN',
      mspName: `MSP ${contoso.mspId}`,
      tenantName: `Tenant ${tenant.tenantId}`,
      chosen: chosen === tenant.tenantId,
    },
  ];

  it('is shown where they belong while they have not chosen', async () => {
    const { viewer } = await (await person.client()).query<{ viewer: object }>(WHO);

    expect(viewer).toEqual({ role: null, msp: null, tenant: null, memberships: memberships(null) });
  });

  it('is told to choose by every other operation of the schema, and nothing is done', async () => {
    const client = await person.client();
    const schema = await theSchema();
    const told = new Map<string, unknown[]>();
    for (const { name, args } of operationsOf(schema, 'Query')) {
      const given = args.some(({ name: argument }) => argument === 'id') ? `(id: "${newId('job')}")` : '';
      if (name !== 'viewer') told.set(name, codesOf(await client.ask(`{ ${name}${given} { __typename } }`)));
    }
    for (const field of operationsOf(schema, 'Mutation')) {
      const { name, args } = field;
      const type = args[0]?.type.toString() ?? '';
      told.set(
        name,
        codesOf(await client.ask(`mutation It($input: ${type}) { ${name}(input: $input) { __typename } }`, { input: anyInputOf(field) })),
      );
    }

    expect(told.size).toBeGreaterThan(30);
    expect([...told].filter(([, codes]) => JSON.stringify(codes) !== '["SCOPE_REQUIRED"]')).toEqual([]);
  });

  it.each(TRANSPORTS)('is told to choose before anything is followed over %s, and may follow it then', async (transport) => {
    const following = async (client: GraphqlClient): Promise<unknown> => {
      const live = client.follow(transport, WATCH, { jobId: newId('job') });
      const refusal: unknown = await live.next().catch((error: unknown) => error);
      await live.close();
      return refusal;
    };

    expect(await following(await person.client())).toMatchObject({ code: 'SCOPE_REQUIRED' });
    expect(await following(await person.client(northwind.mspId))).toMatchObject({ code: 'NOT_FOUND' });
    const refused = transport === 'WebSocket' ? { code: 4403 } : { code: 'SCOPE_NOT_FOUND', status: 403 };
    expect(await following(await person.client(contoso.mspId))).toMatchObject(refused);
  });

  it('asks in the scope that they chose, with its role and its rows', async () => {
    const ofMsp = await person.client(northwind.mspId);
    const ofTenant = await person.client(tenant.tenantId);

    expect(await ofMsp.query(WHO)).toMatchObject({
      viewer: { role: 'MSP_AUDITOR', msp: { id: northwind.mspId }, tenant: null, memberships: memberships(northwind.mspId) },
    });
    expect(await ofTenant.query(WHO)).toMatchObject({
      viewer: { role: 'TENANT_ADMIN', tenant: { id: tenant.tenantId }, memberships: memberships(tenant.tenantId) },
    });
    expect(await ofMsp.query(`{ node(id: "${tenant.tenantId}") { id } }`)).toEqual({ node: null });
    expect(await ofTenant.query(`{ node(id: "${tenant.tenantId}") { id } }`)).toEqual({ node: { id: tenant.tenantId } });
  });

  it('learns nothing of scopes to which they do not belong', async () => {
    const neighbour = await test.aTenantOf(contoso);
    const answers = [];
    for (const scopeId of [
      contoso.mspId,
      neighbour.tenantId,
      newId('msp'),
      newId('tenant'),
      newId('job'),
      'nonsense',
      `${tenant.tenantId} `.repeat(2),
      ' ',
    ]) {
      const { status, data, errors } = await (await person.client(scopeId)).ask(WHO);
      answers.push({ status, data, errors });
    }

    const [first, ...rest] = answers;
    expect(first).toMatchObject({ status: 403, data: null, errors: [{ extensions: { code: 'SCOPE_NOT_FOUND' } }] });
    for (const answer of rest) expect(answer).toEqual(first);
  });

  it('sees neither MSP through the other, nor does either see the other membership', async () => {
    const [ofNorthwind, ofContoso] = [await test.aMember(northwind), await test.aMember(contoso)];
    const emails = async (administrator: Person): Promise<string[]> => {
      const { users } = await (
        await administrator.client()
      ).query<{ users: { nodes: { email: string; tenant: object | null }[] } }>('{ users { nodes { email tenant { id } } } }');
      return users.nodes.map(({ email, tenant: of }) => `${email} ${of === null ? 'MSP' : 'tenant'}`).sort();
    };

    expect(await emails(ofNorthwind)).toEqual([`${person.email} MSP`, `${ofNorthwind.email} MSP`].sort());
    expect(await emails(ofContoso)).toEqual([`${person.email} tenant`, `${ofContoso.email} MSP`].sort());
  });

  it('needs not choose once one membership is left', async () => {
    const other = test.aPerson();
    await test.invite(other, northwind);
    const second = await test.invite(other, contoso);
    const client = await other.client();
    expect(codesOf(await client.ask('{ tenants { nodes { id } } }'))).toEqual(['SCOPE_REQUIRED']);

    await test.database.inMsp({ mspId: contoso.mspId, tenantId: null }, ({ users }) => users.remove(second));

    await eventually(async () => codesOf(await client.ask('{ tenants { nodes { id } } }')).length === 0, 5_000);
    expect(await client.query(WHO)).toMatchObject({ viewer: { msp: { id: northwind.mspId }, memberships: [{ chosen: true }] } });
    expect((await (await other.client(contoso.mspId)).ask(WHO)).status).toBe(403);
  });

  it('is not to be confused with a key, which asks in its own scope or not at all', async () => {
    const { token, mspId } = await apiAt(test.api.url, test.database, test.sql).anMsp();
    const withScope = (scopeId: string): Promise<GraphqlAnswer<unknown>> =>
      graphqlClient(test.api.url, `Bearer ${token}`, scopeId).ask(WHO);

    expect(await withScope(mspId)).toMatchObject({ status: 200, data: { viewer: { msp: { id: mspId }, memberships: [] } } });
    expect(codesOf(await withScope(northwind.mspId))).toEqual(['SCOPE_NOT_FOUND']);
    expect(codesOf(await withScope(newId('msp')))).toEqual(['SCOPE_NOT_FOUND']);
  });
});
