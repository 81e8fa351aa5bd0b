import type { Database } from '../../../db/database';
import type { ApiKeyPrincipal } from '../../../db/repositories/access/api-key-holders';
import type { ApiKeyRequest, ApiKeyRow, IssuedApiKey } from '../../../db/repositories/access/api-keys';
import type { TenantId } from '../../../workflows/domain/ids';
import type { Scope } from '../../../workflows/domain/scope';
import { anMsp, aTenant, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const MINUTE_MS = 60_000;

let test: TestDatabase;
let database: Database;
let msp: Scope;
let tenant: TenantOwner;
let neighbour: TenantOwner;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  msp = { mspId: await anMsp(test.superuser), tenantId: null };
  [tenant, neighbour] = [await aTenant(test.superuser, msp.mspId), await aTenant(test.superuser, msp.mspId)];
});
afterAll(() => test.drop());

const OF_TENANT = { name: 'Key', role: 'TENANT_ADMIN' as const, expiresAt: null };
const scopeOf = ({ mspId, tenantId }: TenantOwner): Scope => ({ mspId, tenantId });
const issue = (wish: ApiKeyRequest, scope = msp): Promise<IssuedApiKey> => database.inScope(scope, ({ apiKeys }) => apiKeys.issue(wish));
const rotate = (id: IssuedApiKey['id'], minutes: number, scope = msp): Promise<IssuedApiKey | null> =>
  database.inScope(scope, ({ apiKeys }) => apiKeys.rotate(id, minutes));
const holder = (token: string): Promise<ApiKeyPrincipal | null> => database.inSystem(({ apiKeys }) => apiKeys.findByToken(token));
const find = (id: string, scope = msp): Promise<ApiKeyRow | null> => database.inScope(scope, ({ apiKeys }) => apiKeys.find(id));

describe('a rotated key', () => {
  it('is known by both secrets, and says how long each is still good', async () => {
    const expiresAt = new Date(Date.now() + 60 * MINUTE_MS);
    const first = await issue({ ...OF_TENANT, tenantId: tenant.tenantId, expiresAt });
    const second = await rotate(first.id, 5);

    expect(second).toMatchObject({ id: first.id, prefix: first.prefix });
    const [byFirst, bySecond] = [await holder(first.token), await holder(second?.token ?? '')];
    expect(byFirst).toMatchObject({ keyId: first.id, expired: false });
    expect(byFirst?.validForMs).toBeGreaterThan(0);
    expect(byFirst?.validForMs).toBeLessThanOrEqual(5 * MINUTE_MS);
    expect(bySecond?.validForMs).toBeGreaterThan(5 * MINUTE_MS);
    expect(await find(first.id)).toMatchObject({ rotatedAt: expect.any(Date), previousSecretUntil: expect.any(Date) });
  });

  it('keeps nothing of the old secret without an overlap', async () => {
    const first = await issue({ ...OF_TENANT, tenantId: tenant.tenantId });
    const second = await rotate(first.id, 0);

    expect(await holder(first.token)).toBeNull();
    expect(await holder(second?.token ?? '')).toMatchObject({ keyId: first.id });
    expect(await find(first.id)).toMatchObject({ previousSecretUntil: null });
  });

  it('says of a secret whose overlap is over that it is expired, and notes no use of it', async () => {
    const first = await issue({ ...OF_TENANT, tenantId: tenant.tenantId });
    await rotate(first.id, 5);
    await test.superuser.query('update api_key set previous_secret_until = now() where id = $1', [first.id]);

    expect(await holder(first.token)).toMatchObject({ expired: true });
    expect(await find(first.id)).toMatchObject({ lastUsedAt: null, previousSecretUntil: null });
  });

  it('is none that is over already', async () => {
    const [expired, revoked] = [
      await issue({ ...OF_TENANT, tenantId: tenant.tenantId, expiresAt: new Date(Date.now() - 1) }),
      await issue({ ...OF_TENANT, tenantId: tenant.tenantId }),
    ];
    await database.inScope(msp, ({ apiKeys }) => apiKeys.revoke(revoked.id));

    expect([await rotate(expired.id, 5), await rotate(revoked.id, 5)]).toEqual([null, null]);
    expect(await find(revoked.id)).toMatchObject({ status: 'REVOKED', rotatedAt: null });
  });
});

describe('the wall of the database', () => {
  it('lets a tenant make, see, rotate and end its own keys', async () => {
    const key = await issue({ ...OF_TENANT, tenantId: tenant.tenantId, scopes: ['job:read'] }, scopeOf(tenant));

    expect(await find(key.id, scopeOf(tenant))).toMatchObject({ id: key.id, scopes: ['job:read'], status: 'ACTIVE' });
    expect(await rotate(key.id, 5, scopeOf(tenant))).toMatchObject({ id: key.id });
    expect(await database.inScope(scopeOf(tenant), ({ apiKeys }) => apiKeys.revoke(key.id))).toBe(true);
  });

  it.each([
    ['another tenant', (): TenantId | null => neighbour.tenantId, 'TENANT_ADMIN' as const],
    ['the MSP', (): TenantId | null => null, 'MSP_ADMIN' as const],
  ])('lets no tenant make, see or touch a key of %s', async (_whose, ownerId, role) => {
    const wish: ApiKeyRequest = { ...OF_TENANT, role, tenantId: ownerId() };
    const foreign = await issue(wish);

    await expect(issue(wish, scopeOf(tenant))).rejects.toThrow('violates row-level security policy');
    expect(await find(foreign.id, scopeOf(tenant))).toBeNull();
    expect(await rotate(foreign.id, 0, scopeOf(tenant))).toBeNull();
    expect(await database.inScope(scopeOf(tenant), ({ apiKeys }) => apiKeys.revoke(foreign.id))).toBe(false);
    expect(await holder(foreign.token)).toMatchObject({ keyId: foreign.id, revoked: false });
  });

  it.each(['role', 'scopes', 'expires_at', 'tenant_id', 'prefix', 'created_at'])(
    'lets no tenant change the %s of a key',
    async (column) => {
      const { rows } = await test.superuser.query<{ may: boolean }>(
        `select has_column_privilege('snapward_tenant', 'api_key', $1, 'update') as may`,
        [column],
      );

      expect(rows).toEqual([{ may: false }]);
    },
  );
});
