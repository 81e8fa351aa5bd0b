import { newId } from '../../db/new-id';
import type { Owner, TenantOwner } from '../support/builders-rows';
import { peopleOfTest, type PeopleOfTest, type Person } from '../support/api/people-of-test';
import type { GraphqlClient, Outcome } from '../support/graphql-client';

interface Seen {
  readonly id: string;
  readonly email: string;
  readonly status: string;
  readonly role: string | null;
  readonly lastSeenAt: string | null;
  readonly tenant: { readonly id: string } | null;
}

const USER = 'id email status role lastSeenAt tenant { id }';

describe('people', () => {
  let test: PeopleOfTest;
  let msp: Owner;
  let tenant: TenantOwner;
  let neighbour: TenantOwner;
  let admin: GraphqlClient;
  let tenantAdmin: GraphqlClient;
  beforeAll(async () => {
    test = await peopleOfTest();
    msp = await test.anMsp();
    [tenant, neighbour] = [await test.aTenantOf(msp), await test.aTenantOf(msp)];
    admin = await (await test.aMember(msp)).client();
    tenantAdmin = await (await test.aMember(tenant)).client();
  });
  afterAll(() => test.close());

  const invite = (client: GraphqlClient, { email }: Person, wish: object): Promise<Outcome & { readonly user?: Seen }> =>
    client.outcome('inviteUser', { email, displayName: 'Invited', ...wish }, `user { ${USER} }`);
  const usersOf = async (client: GraphqlClient, filter = ''): Promise<Seen[]> =>
    (await client.query<{ users: { nodes: Seen[] } }>(`{ users(first: 100${filter}) { nodes { ${USER} } } }`)).users.nodes;
  const seen = async (client: GraphqlClient, id = ''): Promise<Seen | null> =>
    (await client.query<{ user: Seen | null }>(`{ user(id: "${id}") { ${USER} } }`)).user;

  it('are invited, and active once they have signed in', async () => {
    const person = test.aPerson();

    const { user } = await invite(admin, person, { role: 'MSP_OPERATOR' });
    expect(user).toEqual({
      id: expect.stringMatching(/^usr_/),
      email: person.email,
      status: 'INVITED',
      role: 'MSP_OPERATOR',
      lastSeenAt: null,
      tenant: null,
    });
    expect(await (await person.client()).query('{ viewer { role name } }')).toEqual({ viewer: { role: 'MSP_OPERATOR', name: 'Invited' } });

    expect(await seen(admin, user?.id)).toMatchObject({ status: 'ACTIVE', lastSeenAt: expect.any(String) });
    expect(await admin.query(`{ node(id: "${user?.id}") { __typename id } }`)).toEqual({ node: { __typename: 'User', id: user?.id } });
  });

  it('are managed by the administrators of a tenant for that tenant alone', async () => {
    const [own, foreign] = [test.aPerson(), test.aPerson()];
    const { user } = await invite(tenantAdmin, own, { role: 'TENANT_OPERATOR' });
    const { user: stranger } = await invite(admin, foreign, { role: 'TENANT_VIEWER', tenantId: neighbour.tenantId });

    expect(user).toMatchObject({ tenant: { id: tenant.tenantId } });
    expect(await tenantAdmin.outcome('changeMembership', { userId: user?.id, role: 'TENANT_VIEWER' }, `user { ${USER} }`)).toMatchObject({
      user: { role: 'TENANT_VIEWER' },
    });
    const wish = { role: 'TENANT_VIEWER' };
    const never = await invite(tenantAdmin, foreign, { ...wish, tenantId: newId('tenant') });
    expect(never).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'tenantId'] });
    expect(await invite(tenantAdmin, foreign, { ...wish, tenantId: neighbour.tenantId })).toEqual(never);
    for (const [mutation, input] of Object.entries({ changeMembership: wish, removeMembership: {} })) {
      const nobody = await tenantAdmin.outcome(mutation, { userId: newId('user'), ...input });
      expect(nobody).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'userId'] });
      expect(await tenantAdmin.outcome(mutation, { userId: stranger?.id, ...input })).toEqual(nobody);
    }
    expect(await seen(tenantAdmin, stranger?.id)).toBeNull();
    const listed = await usersOf(tenantAdmin);
    expect(listed.map(({ id }) => id)).toContain(user?.id);
    expect(listed.filter(({ tenant: of }) => of?.id !== tenant.tenantId)).toEqual([]);
  });

  it('may be invited by a neighbour under the same address, and neither tenant learns of it', async () => {
    const person = test.aPerson();
    await invite(admin, person, { role: 'TENANT_VIEWER', tenantId: neighbour.tenantId });

    const { user } = await invite(tenantAdmin, person, { role: 'TENANT_VIEWER' });

    expect(user).toMatchObject({ status: 'INVITED' });
    await (await person.client(tenant.tenantId)).query('{ viewer { name } }');
    expect((await usersOf(tenantAdmin)).filter(({ email }) => email === person.email)).toMatchObject([{ id: user?.id, status: 'ACTIVE' }]);
  });

  it('are given no role that may do more than who gives it, nor is such a one taken from them', async () => {
    const person = test.aPerson();
    for (const role of ['MSP_ADMIN', 'MSP_OPERATOR', 'MSP_AUDITOR']) {
      expect(await invite(tenantAdmin, person, { role })).toMatchObject({ code: 'PERMISSION_DENIED', path: ['input', 'role'] });
    }
    for (const role of ['MSP_OPERATOR', 'MSP_AUDITOR'] as const) {
      const client = await (await test.aMember(msp, role)).client();
      expect(await invite(client, person, { role: 'MSP_AUDITOR' })).toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    const operator = await (await test.aMember(tenant, 'TENANT_OPERATOR')).client();
    expect(await invite(operator, person, { role: 'TENANT_VIEWER' })).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await usersOf(admin, `, filter: { contains: "${person.email}" }`)).toEqual([]);
  });

  it('are removed for good: known as such, listed only when asked for, and new when invited again', async () => {
    const person = test.aPerson();
    const { user } = await invite(admin, person, { role: 'MSP_AUDITOR' });
    await (await person.client()).query('{ viewer { name } }');

    const outcome = await admin.outcome('removeMembership', { userId: user?.id, clientMutationId: 'remove' }, `user { ${USER} }`);

    expect(outcome).toMatchObject({ user: { id: user?.id, status: 'REMOVED', role: null } });
    expect(await admin.outcome('removeMembership', { userId: user?.id, clientMutationId: 'remove' }, `user { ${USER} }`)).toEqual(outcome);
    expect(await admin.outcome('removeMembership', { userId: user?.id })).toMatchObject({ code: 'NOT_FOUND' });
    expect((await (await person.client()).ask('{ viewer { name } }')).status).toBe(401);
    const of = (status: string): Promise<Seen[]> => usersOf(admin, `, filter: { contains: "${person.email.toUpperCase()}"${status} }`);
    expect(await of('')).toEqual([]);
    expect(await of(', status: REMOVED')).toMatchObject([{ id: user?.id }]);
    const { user: again } = await invite(admin, person, { role: 'MSP_AUDITOR' });
    expect(again?.id).not.toBe(user?.id);
    expect((await (await person.client()).ask('{ viewer { name } }')).status).toBe(200);
  });

  it('leave an MSP its last administrator, also when two remove each other at once', async () => {
    const own = await test.anMsp();
    const [one, other] = [test.aPerson(), test.aPerson()];
    const [oneId, otherId] = [await test.invite(one, own), await test.invite(other, own)];
    const [byOne, byOther] = [await one.client(), await other.client()];

    const outcomes = await Promise.all([
      byOne.ask<{ outcome: Outcome }>(REMOVE, { input: { userId: otherId } }),
      byOther.ask<{ outcome: Outcome }>(REMOVE, { input: { userId: oneId } }),
    ]);

    // The second is refused by the rule, or no longer belongs when it asks.
    const done = outcomes.filter(({ data }) => data?.outcome.__typename === 'RemoveMembershipPayload');
    expect(done).toHaveLength(1);
    const { rows } = await test.sql.query<{ id: string }>(`select user_id as id from membership where msp_id = $1`, [own.mspId]);
    expect(rows).toHaveLength(1);
    const [left] = rows;
    const last = await (left?.id === oneId ? one : other).client();
    for (const [mutation, input] of Object.entries({ changeMembership: { role: 'MSP_AUDITOR' }, removeMembership: {} })) {
      expect(await last.outcome(mutation, { userId: left?.id, ...input })).toMatchObject({ rule: 'AN_MSP_ADMIN_STAYS' });
    }
    expect(await last.outcome('changeMembership', { userId: left?.id, role: 'MSP_ADMIN' })).not.toHaveProperty('code');
  });

  it('leave a trace of who changed them', async () => {
    const { user } = await invite(admin, test.aPerson(), { role: 'MSP_AUDITOR' });
    await admin.outcome('changeMembership', { userId: user?.id, role: 'MSP_OPERATOR' });

    const { rows } = await test.sql.query(`select action, before, after, principal from audit_event where subject_id = $1 order by id`, [
      user?.id,
    ]);

    const { id } = (await admin.query<{ viewer: { id: string } }>('{ viewer { id } }')).viewer;
    expect(rows).toMatchObject([
      { action: 'inviteUser', principal: id, after: { role: 'MSP_AUDITOR' } },
      { action: 'changeMembership', principal: id, before: { role: 'MSP_AUDITOR' }, after: { role: 'MSP_OPERATOR' } },
    ]);
  });
});

const REMOVE = 'mutation Remove($input: RemoveMembershipInput!) { outcome: removeMembership(input: $input) { __typename } }';
