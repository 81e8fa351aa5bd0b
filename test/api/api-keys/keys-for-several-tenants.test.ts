import { newId } from '../../../db/new-id';
import { aKeyForSeveral, KEY_MADE, type KeyForSeveral, type MadeKey } from '../../support/api/key-for-several';
import { rowsOfMsp } from '../../support/api/rows-of-msp';

describe('a key for several tenants', () => {
  let api: KeyForSeveral['api'];
  let msp: KeyForSeveral['msp'];
  let stranger: KeyForSeveral['stranger'];
  let third: KeyForSeveral['third'];
  let key: KeyForSeveral['key'];
  let listed: KeyForSeveral['listed'];
  let made: KeyForSeveral['made'];
  let inScope: KeyForSeveral['inScope'];
  beforeAll(async () => {
    ({ api, msp, stranger, third, key, listed, made, inScope } = await aKeyForSeveral());
  });
  afterAll(() => api.close());

  it('shows its tenants to the MSP, and itself to no tenant', async () => {
    expect(key.apiKey).toEqual({
      id: key.apiKey.id,
      role: 'TENANT_OPERATOR',
      tenant: null,
      tenants: listed().map((id) => ({ id })),
    });
    const all = `{ apiKeys(first: 100) { nodes { id tenants { id } } } }`;
    const { apiKeys } = await msp.client.query<{ apiKeys: { nodes: MadeKey['apiKey'][] } }>(all);
    const shown = new Map(apiKeys.nodes.map(({ id, tenants }) => [id, tenants]));
    const [one] = msp.tenants;
    expect(shown.get(key.apiKey.id)).toEqual(listed().map((id) => ({ id })));
    expect(shown.get(one.ids.apiKey ?? '')).toEqual([{ id: one.owner.tenantId }]);
    expect([...shown.values()]).toContain(null);

    const { text } = await one.client.ask(all);
    expect(text).not.toContain(key.apiKey.id);
    expect(await one.client.query(`{ apiKey(id: "${key.apiKey.id}") { id } }`)).toEqual({ apiKey: null });
    for (const [mutation, input] of [
      ['revokeApiKey', {}],
      ['rotateApiKey', { overlapMinutes: 0 }],
    ] as const) {
      expect(await one.client.outcome(mutation, { apiKeyId: key.apiKey.id, ...input })).toMatchObject({ code: 'NOT_FOUND' });
      expect(await inScope(one.owner.tenantId).outcome(mutation, { apiKeyId: key.apiKey.id, ...input })).toMatchObject({
        code: 'PERMISSION_DENIED',
      });
    }
  });

  it('is found under each of its tenants, and under no other', async () => {
    const under = async (tenantId: string): Promise<string> =>
      (await msp.client.ask(`query Under($tenantId: ID) { apiKeys(filter: { tenantId: $tenantId }) { nodes { id } } }`, { tenantId })).text;

    for (const tenantId of listed()) expect(await under(tenantId)).toContain(key.apiKey.id);
    expect(await under(third.tenantId)).not.toContain(key.apiKey.id);
  });

  it('is never a tenant’s to make, whomever it lists: of others it hears what it hears of none', async () => {
    const [{ client, owner }] = msp.tenants;
    const before = await rowsOfMsp(api.sql, msp.mspId);
    const ask = async (tenantIds: string[]): Promise<object> =>
      client.outcome('createApiKey', { name: 'Mine', role: 'TENANT_VIEWER', tenantIds });

    expect(await ask([owner.tenantId])).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'tenantIds'] });
    const never = await ask([owner.tenantId, newId('tenant')]);
    expect(never).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'tenantIds', '1'] });
    for (const foreign of [third.tenantId, stranger.tenants[0].owner.tenantId]) expect(await ask([owner.tenantId, foreign])).toEqual(never);
    expect(await rowsOfMsp(api.sql, msp.mspId)).toEqual(before);
  });

  it('may do no more than who makes it', async () => {
    const { token } = await msp.client.done<MadeKey>(
      'createApiKey',
      { name: 'Weak', role: 'MSP_ADMIN', scopes: ['api-key:write', 'api-key:read', 'job:read', 'tenant:read'] },
      KEY_MADE,
    );
    const weak = api.holder(token).client;

    expect(await weak.outcome('createApiKey', { name: 'Up', role: 'TENANT_ADMIN', tenantIds: listed() })).toMatchObject({
      code: 'PERMISSION_DENIED',
      path: ['input', 'role'],
    });
    expect(await weak.outcome('rotateApiKey', { apiKeyId: key.apiKey.id, overlapMinutes: 0 })).toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    expect((await made({ role: 'TENANT_VIEWER', tenantIds: listed(), scopes: ['job:read'] }, weak)).apiKey.tenants).toHaveLength(2);
  });

  it('makes no key that outlives it, though it does not see itself', async () => {
    const wish = { role: 'TENANT_ADMIN', tenantIds: listed(), expiresAt: '2998-01-01T00:00:00Z' };
    const client = inScope(listed()[0], (await made(wish)).token);

    for (const expiresAt of [null, '2999-01-01T00:00:00Z']) {
      expect(await client.outcome('createApiKey', { name: 'Longer', role: 'TENANT_VIEWER', expiresAt })).toMatchObject({
        code: 'PERMISSION_DENIED',
        path: ['input', 'expiresAt'],
      });
    }
    expect((await made({ role: 'TENANT_VIEWER', expiresAt: '2998-01-01T00:00:00Z' }, client)).apiKey.tenant).toEqual({ id: listed()[0] });
  });
});
