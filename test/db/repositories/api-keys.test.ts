import { formatApiKey, parseApiKey } from '../../../db/api-key-token';
import type { Database } from '../../../db/database';
import type { ApiKeyPrincipal } from '../../../db/repositories/access/api-key-holders';
import type { ApiKeyRequest, IssuedApiKey } from '../../../db/repositories/access/api-keys';
import type { Scope } from '../../../workflows/domain/scope';
import { anMsp, aTenant, type Owner, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

let test: TestDatabase;
let database: Database;
let msp: Owner;
let tenant: TenantOwner;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  msp = { mspId: await anMsp(test.superuser), tenantId: null };
  tenant = await aTenant(test.superuser, msp.mspId);
});
afterAll(() => test.drop());

const inMsp = (): Scope => ({ mspId: msp.mspId, tenantId: null });
const issue = (request: Partial<ApiKeyRequest> = {}, from: Database = database): Promise<IssuedApiKey> =>
  from.inScope(inMsp(), ({ apiKeys }) => apiKeys.issue({ name: 'Key', role: 'MSP_ADMIN', tenantId: null, expiresAt: null, ...request }));
const find = (token: string, from: Database = database): Promise<ApiKeyPrincipal | null> =>
  from.inSystem(({ apiKeys }) => apiKeys.findByToken(token));
const column = async (id: string, name: string): Promise<unknown> =>
  (await test.superuser.query<{ value: unknown }>(`select ${name} as value from api_key where id = $1`, [id])).rows[0]?.value;

describe('an API key', () => {
  it('tells who holds it', async () => {
    const ofMsp = await issue();
    const ofTenant = await issue({ name: 'Portal', role: 'TENANT_ADMIN', tenantId: tenant.tenantId });

    const usable = { scopes: null, listed: null, expiresAt: null, expired: false, revoked: false, validForMs: null };
    expect(await find(ofMsp.token)).toEqual({
      keyId: ofMsp.id,
      name: 'Key',
      mspId: msp.mspId,
      tenantId: null,
      role: 'MSP_ADMIN',
      tenantStatus: null,
      apiRate: null,
      ...usable,
    });
    const holder = {
      keyId: ofTenant.id,
      name: 'Portal',
      mspId: msp.mspId,
      tenantId: tenant.tenantId,
      role: 'TENANT_ADMIN',
      tenantStatus: 'ACTIVE',
      apiRate: null,
    };
    expect(await find(ofTenant.token)).toEqual({ ...holder, ...usable });
  });

  it('looks like sw_<prefix>_<secret>, and its prefix is what is stored in the open', async () => {
    const { id, prefix, token } = await issue();

    expect(token).toMatch(/^sw_[0-9a-z]{10}_[A-Za-z0-9_-]{43}$/);
    expect(token.startsWith(`sw_${prefix}_`)).toBe(true);
    expect(await column(id, 'prefix')).toBe(prefix);
    expect(await column(id, 'to_jsonb(api_key)::text')).not.toContain(parseApiKey(token)?.secret);
  });

  it('is not found by a wrong secret, by a prefix alone, or by anything that is no key', async () => {
    const [one, other] = [await issue(), await issue()];
    const crossed = { prefix: one.prefix, secret: parseApiKey(other.token)?.secret ?? '' };

    expect(await find(formatApiKey(crossed))).toBeNull();
    for (const text of [
      '',
      one.prefix,
      `sw_${one.prefix}_`,
      `${one.token}x`,
      ` ${one.token}`,
      `sw_${'0'.repeat(10)}_${'A'.repeat(43)}`,
      `' or true --`,
    ]) {
      expect(await find(text)).toBeNull();
    }
  });

  it('says that it has expired, and is not noted as used then', async () => {
    const { id, token } = await issue({ expiresAt: new Date(Date.now() - 1_000) });

    expect(await find(token)).toMatchObject({ expired: true, revoked: false });
    expect(await column(id, 'last_used_at')).toBeNull();
    expect(await find((await issue({ expiresAt: new Date(Date.now() + 60_000) })).token)).toMatchObject({ expired: false });
  });

  it('says that it was revoked; revoking again is nothing, and another MSP cannot do it', async () => {
    const { id, token } = await issue();
    const stranger: Scope = { mspId: await anMsp(test.superuser), tenantId: null };

    expect(await database.inScope(stranger, ({ apiKeys }) => apiKeys.revoke(id))).toBe(false);
    expect(await find(token)).toMatchObject({ revoked: false });
    expect(await database.inScope(inMsp(), ({ apiKeys }) => apiKeys.revoke(id))).toBe(true);
    expect(await find(token)).toMatchObject({ revoked: true });
    expect(await database.inScope(inMsp(), ({ apiKeys }) => apiKeys.revoke(id))).toBe(false);
  });

  it('tells the status of its tenant', async () => {
    const suspended = await aTenant(test.superuser, msp.mspId, { status: 'SUSPENDED' });
    const { token } = await issue({ role: 'TENANT_ADMIN', tenantId: suspended.tenantId });

    expect(await find(token)).toMatchObject({ tenantStatus: 'SUSPENDED' });
  });

  it('notes its use at most once a minute', async () => {
    const { id, token } = await issue();
    await find(token);
    const first = await column(id, 'last_used_at');
    await Promise.all([find(token), find(token), find(token)]);

    expect(first).toBeInstanceOf(Date);
    expect(await column(id, 'last_used_at')).toEqual(first);

    await test.superuser.query(`update api_key set last_used_at = now() - interval '61 seconds' where id = $1`, [id]);
    await find(token);
    expect((await column(id, 'last_used_at')) as Date).not.toEqual(first);
  });

  it('cannot be issued with a role that does not fit its side', async () => {
    await expect(issue({ role: 'TENANT_ADMIN' })).rejects.toMatchObject({ constraint: 'api_key_role_fits_scope' });
  });

  it('is checked with the pepper that it was issued with, and no other', async () => {
    const peppered = await test.open({ apiKeyPepper: 'a pepper of some length' });
    const { token } = await issue({}, peppered);

    expect(await find(token, peppered)).toMatchObject({ mspId: msp.mspId });
    expect(await find(token)).toBeNull();
    expect(await find(token, await test.open({ apiKeyPepper: 'another pepper of some length' }))).toBeNull();
  });
});
