import { newId } from '../../../db/new-id';
import { codeFlow } from '../../../sandbox/openid-provider/code-flow';
import { PEOPLE } from '../../../sandbox/openid-provider/people';
import { signIn } from '../../../sandbox/openid-provider/sign-in';
import { walkAs } from '../../../sandbox/openid-provider/walk-as';
import { openSignInDoor } from '../../../sandbox/sign-in-door';
import { isTenantRole, type Role } from '../../../workflows/domain/access';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../../support/api/api-of-run';
import { aTenant, type TenantOwner } from '../../support/builders-rows';
import { graphqlClient } from '../../support/graphql-client';
import { testSandbox } from '../../support/sandbox';

const WHO = '{ viewer { kind name role msp { id } tenant { id } } }';

describe('the OpenID provider of the sandbox', () => {
  const { openIdIssuer } = testSandbox();
  let api: ApiOfRun;
  let msp: NewMsp;
  let tenant: TenantOwner;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    tenant = await aTenant(api.sql, msp.mspId);
    for (const { email, name: displayName, role } of PEOPLE) {
      const where = isTenantRole(role as Role) ? { tenantId: tenant.tenantId } : {};
      await msp.client.done('inviteUser', { email, displayName, role, ...where }, 'user { id }');
    }
  });
  afterAll(() => api.close());

  const known = PEOPLE.filter(({ emailVerified }) => emailVerified);
  it.each(known)('signs $name in by code and PKCE, and the API knows them as $role', async ({ subject, name, role }) => {
    const { accessToken } = await signIn(openIdIssuer, subject);
    const ofTenant = isTenantRole(role as Role);
    // Other tests of this run may have invited the same people.
    const client = graphqlClient(api.url, `Bearer ${accessToken}`, ofTenant ? tenant.tenantId : msp.mspId);

    const { viewer } = await client.query<{ viewer: object }>(WHO);

    expect(viewer).toEqual({ kind: 'USER', name, role, msp: { id: msp.mspId }, tenant: ofTenant ? { id: tenant.tenantId } : null });
  });

  it('says of an address that nobody has verified it, and the API lets nobody in by that', async () => {
    const [una] = PEOPLE.filter(({ emailVerified }) => !emailVerified);
    const { accessToken } = await signIn(openIdIssuer, una?.subject ?? '');

    expect((await graphqlClient(api.url, `Bearer ${accessToken}`).ask(WHO)).status).toBe(401);
  });

  it('gives tokens for the API that the API takes, and ID tokens for the portal that it does not', async () => {
    const { accessToken, idToken } = await signIn(openIdIssuer, 'ada');

    const ask = async (token: string): Promise<number> => (await graphqlClient(api.url, `Bearer ${token}`, msp.mspId).ask(WHO)).status;
    expect([await ask(accessToken), await ask(idToken)]).toEqual([200, 401]);
  });

  it('has a door that brings a person to the IDE with their token, where no server sees it', async () => {
    const door = await openSignInDoor(openIdIssuer, `${api.url}/graphql`);
    try {
      const arrived = new URL(await walkAs('ada', door.url, api.url));
      const token = new URLSearchParams(arrived.hash.slice(1)).get('key') ?? '';

      expect(`${arrived.origin}${arrived.pathname}${arrived.search}`).toBe(`${api.url}/graphql`);
      expect(await graphqlClient(api.url, `Bearer ${token}`, msp.mspId).query(WHO)).toMatchObject({ viewer: { name: 'Ada Adler' } });
    } finally {
      await door.stop();
    }
  });

  it('signs in nobody whom it does not know', async () => {
    await expect(signIn(openIdIssuer, 'nobody')).rejects.toThrow('access_denied');
  });

  it('gives no code without a challenge, and no token without the verifier that fits it', async () => {
    const flow = await codeFlow(openIdIssuer, 'http://127.0.0.1:9/callback');
    const without = new URL(flow.url);
    without.searchParams.delete('code_challenge');

    const answer = await fetch(without, { redirect: 'manual' });

    expect(new URL(answer.headers.get('location') ?? 'http://nowhere').searchParams.get('error')).toBe('invalid_request');
    await expect(flow.redeem(newId('user'))).rejects.toThrow('invalid_grant');
  });
});
