import { createHmac } from 'node:crypto';
import { newId } from '../../../db/new-id';
import { LiveRefused, TRANSPORTS } from '../../support/api/live';
import { eventually } from '../../support/eventually';
import { peopleOfTest, type PeopleOfTest, type Person } from '../../support/api/people-of-test';
import { graphqlClient } from '../../support/graphql-client';

const WHO = '{ viewer { kind name role permissions msp { id } tenant { id } memberships { scopeId role chosen } } }';
const WATCH = 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const minutes = (count: number): number => Math.floor(Date.now() / 1000) + count * 60;

describe('a person', () => {
  let test: PeopleOfTest;
  let ada: Person;
  beforeAll(async () => {
    test = await peopleOfTest();
    ada = await test.aMember(await test.anMsp());
  });
  afterAll(() => test.close());

  /** Tokens that nobody may come in with, by what is wrong with them. */
  async function uselessTokens(): Promise<Readonly<Record<string, string>>> {
    const [header = '', claims = '', signature = ''] = (await ada.token()).split('.');
    const confused = `${part({ alg: 'HS256', typ: 'JWT' })}.${claims}`;
    const [stranger, invited] = [test.aPerson(), await test.aMember(await test.anMsp())];
    return {
      expired: await ada.token({ claims: { exp: minutes(-5) } }),
      'not valid yet': await ada.token({ claims: { nbf: minutes(5) } }),
      'for another audience': await ada.token({ claims: { aud: 'https://elsewhere.test' } }),
      'of another issuer': await ada.token({ claims: { iss: 'https://elsewhere.test' } }),
      unsigned: `${part({ alg: 'none', typ: 'JWT' })}.${claims}.`,
      'signed by our public key as a secret': `${confused}.${createHmac('sha256', await test.provider.publicKeyText())
        .update(confused)
        .digest('base64url')}`,
      'of an unknown key': await ada.token({ header: { kid: 'nobody-s' } }),
      'cut off': `${header}.${claims}.${signature.slice(0, -4)}`,
      'no token but of its form': 'one.two.three',
      'of a stranger': await stranger.token(),
      'of somebody whose address is not verified': await invited.token({ claims: { email_verified: false } }),
    };
  }

  it.each(['HTTP', ...TRANSPORTS] as const)('is known over %s by their token', async (transport) => {
    const client = await ada.client();
    const jobId = newId('job');

    if (transport === 'HTTP') {
      expect(await client.query(WHO)).toMatchObject({ viewer: { kind: 'USER', role: 'MSP_ADMIN', memberships: [{ chosen: true }] } });
      return;
    }
    const live = client.follow(transport, WATCH, { jobId });
    const refusal: unknown = await live.next().catch((error: unknown) => error);
    await live.close();

    // They were let in, and then told that there is no such job.
    expect(refusal).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is answered 401 with one and the same message whatever is wrong with the token, and the log says what', async () => {
    const answers = new Map<string, unknown>();
    const useless = await uselessTokens();
    for (const [why, token] of Object.entries(useless)) {
      const { status, data, errors, headers } = await graphqlClient(test.api.url, `Bearer ${token}`).ask(WHO);
      answers.set(why, { status, data, errors, challenge: headers.get('www-authenticate') });
    }
    const nobody = await graphqlClient(test.api.url, `Bearer sw_${'a'.repeat(10)}_${'b'.repeat(43)}`).ask(WHO);

    const expected = { status: 401, data: null, errors: nobody.errors, challenge: 'Bearer' };
    expect(nobody).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect([...answers]).toEqual(Object.keys(useless).map((why) => [why, expected]));
    expect(test.api.logged()).toContain('"exp\\" claim timestamp check failed');
    for (const token of Object.values(useless)) expect(test.api.logged()).not.toContain(token);
  });

  it.each(TRANSPORTS)('is refused over %s in one way for every useless token', async (transport) => {
    const refusals = new Map<string, string[]>();
    for (const [why, token] of Object.entries(await uselessTokens())) {
      const live = graphqlClient(test.api.url, `Bearer ${token}`).follow(transport, WATCH, { jobId: newId('job') });
      const refusal: unknown = await live.next().catch((error: unknown) => error);
      await live.close();
      if (!(refusal instanceof LiveRefused)) throw new Error(`A token that is ${why} was not refused: ${JSON.stringify(refusal)}`);
      const key = JSON.stringify([refusal.code, refusal.status]);
      refusals.set(key, [...(refusals.get(key) ?? []), why]);
    }

    expect([...refusals.keys()]).toEqual([JSON.stringify(transport === 'WebSocket' ? [4403, null] : ['UNAUTHENTICATED', 401])]);
  });

  it('of a tenant sees what is theirs and learns of nothing of the own side of the MSP', async () => {
    const msp = await test.anMsp();
    const [own, other] = [await test.aTenantOf(msp), await test.aTenantOf(msp)];
    const client = await (await test.aMember(own, 'TENANT_VIEWER')).client();

    const { data } = await client.ask<Record<string, unknown>>(
      `{ viewer { role tenant { id } } tenants { nodes { id } } neighbour: node(id: "${other.tenantId}") { id } users { nodes { id } } }`,
    );
    const hidden = await Promise.all(['accessNodes', 'storages'].map((list) => client.ask(`{ ${list} { nodes { id } } }`)));

    expect(data).toMatchObject({
      viewer: { role: 'TENANT_VIEWER', tenant: { id: own.tenantId } },
      tenants: { nodes: [{ id: own.tenantId }] },
      neighbour: null,
      users: null,
    });
    for (const answer of hidden) expect(Object.values(answer.data ?? { it: null })).toEqual([null]);
    expect(await client.outcome('createTenant', { name: 'Mine' })).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('no longer belongs once removed, in however many tabs', async () => {
    const [msp, person] = [await test.anMsp(), test.aPerson()];
    const id = await test.invite(person, msp);
    const client = await person.client();
    expect((await client.ask(WHO)).status).toBe(200);

    await test.database.inMsp({ mspId: msp.mspId, tenantId: null }, ({ users }) => users.remove(id));

    await eventually(async () => (await client.ask(WHO)).status === 401, 5_000);
  });

  it('may do at once what a new role allows, and no more what it does not', async () => {
    const [msp, person] = [await test.anMsp(), test.aPerson()];
    const id = await test.invite(person, msp, 'MSP_AUDITOR');
    const client = await person.client();
    expect(await client.outcome('createTenant', { name: 'One' })).toMatchObject({ code: 'PERMISSION_DENIED' });

    await test.database.inMsp({ mspId: msp.mspId, tenantId: null }, ({ users }) => users.setRole(id, 'MSP_ADMIN'));

    await eventually(async () => (await client.outcome('createTenant', { name: 'One' })).code === undefined, 5_000);
  });
});
