import { rememberedAuthentication } from '../../../api/auth/remembered-authentication';
import type { Principal } from '../../../api/auth/principal';
import { Unauthenticated } from '../../../api/auth/unauthenticated';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { firstMspKey } from '../../../db/first-msp-key';
import { aTenant } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { graphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const shown = (authorization: string) => ({ authorization, scopeId: undefined });
const principal = (id: string, validUntil: Date | null = null): Principal =>
  Object.freeze({ id, validUntil, memberships: [], hasScope: true, scope: { mspId: 'msp_1', tenantId: 'ten_1' } }) as unknown as Principal;

describe('remembered authentication', () => {
  let clock: number;
  let asked: string[];
  let answer: (authorization: string) => Promise<Principal>;
  beforeEach(() => {
    clock = 1_000;
    asked = [];
    answer = (authorization) => Promise.resolve(principal(authorization));
  });
  const remembered = () =>
    rememberedAuthentication(
      ({ authorization = '' }) => {
        asked.push(authorization);
        return answer(authorization);
      },
      () => clock,
    );

  it('asks once for the same credentials, however many come at once, and gives each request a principal of its own', async () => {
    const { authenticate } = remembered();

    const all = await Promise.all([authenticate(shown('a')), authenticate(shown('a'))]);
    all.push(await authenticate(shown('a')));

    expect(asked).toEqual(['a']);
    expect(new Set(all).size).toBe(3);
    expect(all.map(({ id }) => id)).toEqual(['a', 'a', 'a']);
  });

  it('tells credentials apart, the chosen scope among them', async () => {
    const { authenticate } = remembered();

    await authenticate(shown('a'));
    await authenticate(shown('b'));
    await authenticate({ authorization: 'a', scopeId: 'ten_1' });

    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('asks again after three seconds, when the credentials end, and when word comes', async () => {
    const { authenticate, forget, forgetAll } = remembered();
    answer = () => Promise.resolve(principal('key_1', new Date(clock + 1_000)));
    await authenticate(shown('short'));
    clock += 1_000;
    await authenticate(shown('short'));
    expect(asked).toEqual(['short', 'short']);

    answer = (authorization) => Promise.resolve(principal(authorization));
    await authenticate(shown('long'));
    clock += 2_999;
    await authenticate(shown('long'));
    expect(asked).toHaveLength(3);
    clock += 1;
    await authenticate(shown('long'));
    expect(asked).toHaveLength(4);

    forget('somebody else');
    await authenticate(shown('long'));
    expect(asked).toHaveLength(4);
    forget('long');
    await authenticate(shown('long'));
    forgetAll();
    await authenticate(shown('long'));
    expect(asked).toHaveLength(6);
    // Word about the tenant is word about everybody in it.
    forget('ten_1');
    await authenticate(shown('long'));
    expect(asked).toHaveLength(7);
  });

  it('does not keep an answer that was under way when word came', async () => {
    const { authenticate, forget } = remembered();
    let say = (_: Principal): void => undefined;
    answer = () => new Promise((resolve) => (say = resolve));
    const early = authenticate(shown('a'));
    forget('a');
    say(principal('a'));
    await early;
    answer = () => Promise.reject(new Unauthenticated('revoked'));

    await expect(authenticate(shown('a'))).rejects.toThrow(Unauthenticated);

    expect(asked).toEqual(['a', 'a']);
  });

  it('remembers no refusal', async () => {
    const { authenticate } = remembered();
    answer = () => Promise.reject(new Unauthenticated('unknown'));

    await expect(authenticate(shown('a'))).rejects.toThrow();
    await expect(authenticate(shown('a'))).rejects.toThrow();

    expect(asked).toEqual(['a', 'a']);
  });
});

describe('a key that two replicas remember', () => {
  let test: TestDatabase;
  const replicas: ApiInProcess[] = [];
  beforeAll(async () => {
    test = await aDatabase();
    replicas.push(await anApiInProcess(test.url), await anApiInProcess(test.url));
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.stop();
    await test?.drop();
  });

  const WHO = '{ viewer { id permissions } }';

  async function aKey(): Promise<{ id: string; ask(): Promise<number[]>; clients: ReturnType<typeof graphqlClient>[] }> {
    const database = await test.open();
    const { mspId, key } = await firstMspKey(database, 'MSP of a test');
    const wish = { name: 'Short-lived', role: 'MSP_ADMIN' as const, tenantId: null, expiresAt: null };
    const { id, token } = await database.inMsp({ mspId, tenantId: null }, ({ apiKeys }) => apiKeys.issue(wish));
    const clients = replicas.map(({ url }) => graphqlClient(url, `Bearer ${token}`));
    const owner = replicas.map(({ url }) => graphqlClient(url, `Bearer ${key.token}`));
    return { id, clients: owner, ask: async () => Promise.all(clients.map(async (client) => (await client.ask(WHO)).status)) };
  }

  it('opens neither any more as soon as it is revoked at one', async () => {
    const { id, ask, clients } = await aKey();
    expect(await ask()).toEqual([200, 200]);

    await clients[0]?.done('revokeApiKey', { apiKeyId: id }, 'apiKey { id }');

    await eventually(async () => (await ask()).join() === '401,401', 1_000);
  });

  it('may write at both as soon as its tenant is resumed at one', async () => {
    const database = await test.open();
    const { mspId, key } = await firstMspKey(database, 'MSP of a test');
    const { tenantId } = await aTenant(test.superuser, mspId);
    const wish = { name: 'Portal', role: 'TENANT_ADMIN' as const, tenantId, expiresAt: null };
    const { token } = await database.inMsp({ mspId, tenantId: null }, ({ apiKeys }) => apiKeys.issue(wish));
    const [first, second] = replicas.map(({ url }) => url) as [string, string];
    const msp = graphqlClient(first, `Bearer ${key.token}`);
    const create = async (name: string): Promise<string | undefined> =>
      (await graphqlClient(second, `Bearer ${token}`).outcome('createApiKey', { name, role: 'TENANT_VIEWER' })).code;
    await msp.done('suspendTenant', { tenantId, runningJobs: 'FINISH' }, 'tenant { id }');
    expect(await create('While suspended')).toBe('TENANT_NOT_ACTIVE');

    await msp.done('resumeTenant', { tenantId }, 'tenant { id }');

    await eventually(async () => (await create('Resumed')) === undefined, 1_000);
  });

  it('opens neither for more than five seconds when no replica hears of the revocation', async () => {
    const { id, ask, clients } = await aKey();
    expect(await ask()).toEqual([200, 200]);
    await test.superuser.query('alter table api_key disable trigger api_key_notify');

    await clients[0]?.done('revokeApiKey', { apiKeyId: id }, 'apiKey { id }');

    await eventually(async () => (await ask()).join() === '401,401', 5_000);
    await test.superuser.query('alter table api_key enable trigger api_key_notify');
  });
});
