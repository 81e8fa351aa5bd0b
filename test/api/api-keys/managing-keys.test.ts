import { ROLE_TABLE } from '../../../api/auth/permissions';
import { apiOfRun, type ApiOfRun, type KeyHolder } from '../../support/api/api-of-run';
import { rowsOfMsp } from '../../support/api/rows-of-msp';
import { aServedMsp, type ServedMsp } from '../../support/api/served-msp';
import { eventually } from '../../support/eventually';
import type { GraphqlClient, Outcome } from '../../support/graphql-client';

const KEY = `apiKey { id name role prefix scopes permissions status createdAt expiresAt lastUsedAt rotatedAt previousSecretUntil revokedAt tenant { id } }`;
const MADE = `token ${KEY}`;

interface Key {
  readonly id: string;
  readonly prefix: string;
  readonly status: string;
  readonly lastUsedAt: string | null;
  readonly previousSecretUntil: string | null;
}
interface Made {
  readonly token: string;
  readonly apiKey: Key;
}

describe('an API key', () => {
  let api: ApiOfRun;
  let msp: ServedMsp;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await aServedMsp(api);
  });
  afterAll(() => api.close());

  const create = (client: GraphqlClient, input: object): Promise<Outcome & Partial<Made>> =>
    client.outcome('createApiKey', { name: 'A key', ...input }, MADE);
  const made = (client: GraphqlClient, input: object): Promise<Made> =>
    client.done<Made>('createApiKey', { name: 'A key', ...input }, MADE);
  const clientOf = (token: string): GraphqlClient => api.holder(token).client;
  const status = async (token: string): Promise<number> => (await clientOf(token).ask('{ viewer { id } }')).status;
  const find = async (client: GraphqlClient, id: string): Promise<Key | null> => {
    const document = `query Find($id: ID!) { apiKey(id: $id) { id prefix status lastUsedAt previousSecretUntil } }`;
    return (await client.query<{ apiKey: Key | null }>(document, { id })).apiKey;
  };
  const ofTenant = (): KeyHolder => msp.tenants[0];

  describe('that is made', () => {
    it('works at once for whom it is, and its token is in that answer and nowhere else', async () => {
      const key = await made(msp.client, { role: 'MSP_OPERATOR', name: '  Terraform ' });

      expect(key.apiKey).toEqual({
        id: expect.stringMatching(/^key_[0-9a-f]{32}$/),
        name: 'Terraform',
        role: 'MSP_OPERATOR',
        prefix: key.token.split('_')[1],
        scopes: null,
        permissions: [...ROLE_TABLE.MSP_OPERATOR.permissions],
        status: 'ACTIVE',
        createdAt: expect.any(String),
        expiresAt: null,
        lastUsedAt: null,
        rotatedAt: null,
        previousSecretUntil: null,
        revokedAt: null,
        tenant: null,
      });
      const secret = key.token.split('_').slice(2).join('_');
      expect(await clientOf(key.token).query('{ viewer { id role } }')).toEqual({ viewer: { id: key.apiKey.id, role: 'MSP_OPERATOR' } });
      const { rows } = await api.sql.query<{ text: string }>(
        'select to_jsonb(k)::text as text from api_key k where id = $1 union all select to_jsonb(a)::text from audit_event a where subject_id = $1',
        [key.apiKey.id],
      );
      // The key itself, that it was made, and that it was used from somewhere new.
      expect(rows).toHaveLength(3);
      for (const { text } of rows) expect(text).not.toContain(secret);
      const { text } = await msp.client.ask(`{ apiKey(id: "${key.apiKey.id}") { name prefix } apiKeys { nodes { id prefix } } }`);
      expect(text).toContain(key.apiKey.prefix);
      expect(text).not.toContain(secret);
      expect((await find(msp.client, key.apiKey.id))?.lastUsedAt).not.toBeNull();
    });

    it('may do what its scopes leave of its role, in operations, relations and nodes alike', async () => {
      const { token } = await made(msp.client, { role: 'MSP_OPERATOR', scopes: ['tenant:read', 'back-up:start'] });
      const client = clientOf(token);
      const [{ ids }] = msp.tenants;

      expect(await client.query('{ viewer { permissions msp { id } } }')).toEqual({
        viewer: { permissions: ['tenant:read', 'back-up:start'], msp: { id: msp.mspId } },
      });
      const { data } = await client.ask(
        `{ tenant(id: "${ids.tenant}") { id } job(id: "${ids.job}") { id } node(id: "${ids.job}") { id } }`,
      );
      expect(data).toEqual({ tenant: { id: ids.tenant }, job: null, node: null });
      const relation = await client.ask(`{ tenant(id: "${ids.tenant}") { jobs { nodes { id } } } }`);
      expect(relation.errors).toEqual([expect.objectContaining({ extensions: { code: 'PERMISSION_DENIED' } })]);
      expect(await client.outcome('pauseJob', { jobId: ids.job })).toMatchObject({ code: 'PERMISSION_DENIED' });
    });

    it('ends with its time', async () => {
      const { token, apiKey } = await made(msp.client, { role: 'MSP_AUDITOR', expiresAt: '2999-01-01T00:00:00Z' });
      expect(await status(token)).toBe(200);

      await api.sql.query('update api_key set expires_at = now() where id = $1', [apiKey.id]);

      await eventually(async () => (await status(token)) === 401, 5_000);
      expect(await find(msp.client, apiKey.id)).toMatchObject({ status: 'EXPIRED' });
      expect(await msp.client.outcome('rotateApiKey', { apiKeyId: apiKey.id, overlapMinutes: 5 })).toMatchObject({
        code: 'API_KEY_NOT_ACTIVE',
      });
    });

    it('for one tenant sees that tenant alone, through the wall of the database', async () => {
      const [one, other] = msp.tenants;
      const { token } = await made(msp.client, { role: 'TENANT_VIEWER', tenantId: one.ids.tenant });

      const { text, errors } = await clientOf(token).ask(
        '{ tenants { nodes { id } } jobs(first: 100) { nodes { id } } vmGroups { nodes { id } } }',
      );

      expect(errors).toEqual([]);
      expect(one.allIds.filter((id) => text.includes(id))).toEqual(expect.arrayContaining([one.ids.tenant, one.ids.job]));
      expect([...other.allIds, ...msp.allIds].filter((id) => text.includes(id))).toEqual([]);
    });
  });

  describe('of a tenant’s administrator', () => {
    it('makes, lists, rotates and ends the keys of its own tenant', async () => {
      const { client } = ofTenant();
      const { token, apiKey } = await made(client, { role: 'TENANT_OPERATOR' });
      expect(apiKey).toMatchObject({ tenant: { id: msp.tenants[0].ids.tenant } });
      const { apiKeys } = await client.query<{ apiKeys: { nodes: { id: string }[] } }>('{ apiKeys(first: 100) { nodes { id } } }');
      expect(apiKeys.nodes.map(({ id }) => id)).toContain(apiKey.id);

      const rotated = await client.done<Made>('rotateApiKey', { apiKeyId: apiKey.id, overlapMinutes: 0 }, MADE);
      expect([await status(token), await status(rotated.token)]).toEqual([401, 200]);
      await client.done('revokeApiKey', { apiKeyId: apiKey.id }, 'apiKey { status }');
      expect(await status(rotated.token)).toBe(401);
    });

    it('neither sees nor touches those of the MSP and of other tenants', async () => {
      const { client } = ofTenant();
      const foreign = [msp.ids.apiKey, msp.tenants[1].ids.apiKey];
      const before = await rowsOfMsp(api.sql, msp.mspId);

      const { text } = await client.ask('{ apiKeys(first: 100) { nodes { id } } }');
      expect(foreign.filter((id) => text.includes(id ?? ''))).toEqual([]);
      for (const apiKeyId of foreign) {
        expect(await find(client, apiKeyId ?? '')).toBeNull();
        expect(await client.outcome('revokeApiKey', { apiKeyId })).toMatchObject({ code: 'NOT_FOUND' });
        expect(await client.outcome('rotateApiKey', { apiKeyId, overlapMinutes: 0 })).toMatchObject({ code: 'NOT_FOUND' });
      }
      expect(await create(client, { role: 'TENANT_VIEWER', tenantId: msp.tenants[1].ids.tenant })).toMatchObject({ code: 'NOT_FOUND' });
      expect(await create(client, { role: 'MSP_AUDITOR' })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'role'] });
      expect(await rowsOfMsp(api.sql, msp.mspId)).toEqual(before);
    });
  });

  describe('is never a way up', () => {
    it('by making one that may do more than its maker', async () => {
      const { token } = await made(msp.client, { role: 'MSP_ADMIN', scopes: ['api-key:write', 'job:read', 'tenant:write'] });
      const client = clientOf(token);
      const before = await rowsOfMsp(api.sql, msp.mspId);

      expect(await create(client, { role: 'MSP_ADMIN' })).toMatchObject({ code: 'PERMISSION_DENIED', path: ['input', 'role'] });
      expect(await create(client, { role: 'MSP_ADMIN', scopes: ['job:read', 'plan:write'] })).toMatchObject({
        code: 'PERMISSION_DENIED',
        path: ['input', 'scopes'],
        message: expect.stringContaining('plan:write'),
      });
      expect(await client.outcome('createTenant', { name: 'With a key', withApiKey: true })).toMatchObject({
        code: 'PERMISSION_DENIED',
        path: ['input', 'withApiKey'],
      });
      expect(await rowsOfMsp(api.sql, msp.mspId)).toEqual(before);
      expect(await create(client, { role: 'MSP_AUDITOR', scopes: ['job:read'] })).toMatchObject({ token: expect.any(String) });
    });

    it('by taking over one that may do more', async () => {
      const strong = await made(msp.client, { role: 'MSP_ADMIN' });
      const { token } = await made(msp.client, { role: 'MSP_ADMIN', scopes: ['api-key:write'] });

      const outcome = await clientOf(token).outcome('rotateApiKey', { apiKeyId: strong.apiKey.id, overlapMinutes: 0 }, MADE);

      expect(outcome).toMatchObject({ code: 'PERMISSION_DENIED', path: ['input', 'apiKeyId'] });
      expect(await status(strong.token)).toBe(200);
    });

    it('by making or taking over one that outlives its maker', async () => {
      const lasting = await made(msp.client, { role: 'MSP_AUDITOR' });
      const { token } = await made(msp.client, { role: 'MSP_ADMIN', expiresAt: '2998-01-01T00:00:00Z' });
      const client = clientOf(token);

      for (const expiresAt of [null, '2999-01-01T00:00:00Z']) {
        expect(await create(client, { role: 'MSP_AUDITOR', expiresAt })).toMatchObject({
          code: 'PERMISSION_DENIED',
          path: ['input', 'expiresAt'],
        });
      }
      expect(await client.outcome('rotateApiKey', { apiKeyId: lasting.apiKey.id, overlapMinutes: 0 })).toMatchObject({
        code: 'PERMISSION_DENIED',
      });
      expect(await create(client, { role: 'MSP_AUDITOR', expiresAt: '2998-01-01T00:00:00Z' })).toMatchObject({ token: expect.any(String) });
    });
  });

  describe('that is rotated', () => {
    it('has two good secrets until the overlap is over, and one from then on', async () => {
      const first = await made(msp.client, { role: 'MSP_AUDITOR' });
      const second = await msp.client.done<Made>('rotateApiKey', { apiKeyId: first.apiKey.id, overlapMinutes: 30 }, MADE);

      expect(second.token).not.toBe(first.token);
      expect(second.apiKey).toMatchObject({ id: first.apiKey.id, prefix: first.apiKey.prefix, previousSecretUntil: expect.any(String) });
      expect([await status(first.token), await status(second.token)]).toEqual([200, 200]);

      await api.sql.query('update api_key set previous_secret_until = now() where id = $1', [first.apiKey.id]);
      await eventually(async () => (await status(first.token)) === 401, 5_000);
      expect(await status(second.token)).toBe(200);
      expect(await find(msp.client, first.apiKey.id)).toMatchObject({ status: 'ACTIVE', previousSecretUntil: null });
    });

    it('again has no more than two', async () => {
      const first = await made(msp.client, { role: 'MSP_AUDITOR' });
      const rotate = (): Promise<Made> => msp.client.done<Made>('rotateApiKey', { apiKeyId: first.apiKey.id, overlapMinutes: 30 }, MADE);
      const [second, third] = [await rotate(), await rotate()];

      expect([await status(first.token), await status(second.token), await status(third.token)]).toEqual([401, 200, 200]);
    });

    it('by a repeated request has the first new secret, and shows it no more', async () => {
      const first = await made(msp.client, { role: 'MSP_AUDITOR' });
      const input = { apiKeyId: first.apiKey.id, overlapMinutes: 0, clientMutationId: first.apiKey.id };
      const rotated = await msp.client.done<Made>('rotateApiKey', input, MADE);

      const again = await msp.client.outcome('rotateApiKey', input, MADE);

      expect(again).toMatchObject({ token: null, apiKey: { id: first.apiKey.id } });
      expect(await status(rotated.token)).toBe(200);
    });
  });

  it('that is revoked opens nothing any more with either secret, and may be revoked again', async () => {
    const first = await made(msp.client, { role: 'MSP_AUDITOR' });
    const second = await msp.client.done<Made>('rotateApiKey', { apiKeyId: first.apiKey.id, overlapMinutes: 30 }, MADE);

    for (let times = 0; times < 2; times += 1) {
      expect(await msp.client.outcome('revokeApiKey', { apiKeyId: first.apiKey.id }, 'apiKey { status }')).toMatchObject({
        apiKey: { status: 'REVOKED' },
      });
    }
    expect([await status(first.token), await status(second.token)]).toEqual([401, 401]);
  });
});
