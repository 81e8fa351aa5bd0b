import type { Database } from '../../../db/database';
import type { ApiKeyPrincipal } from '../../../db/repositories/access/api-key-holders';
import type { ApiKeyRequest, IssuedApiKey } from '../../../db/repositories/access/api-keys';
import type { TenantId } from '../../../workflows/domain/ids';
import type { Scope } from '../../../workflows/domain/scope';
import { aJob, anMsp, aTenant, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';

let test: TestDatabase;
let database: Database;
let msp: Scope;
let one: TenantOwner;
let other: TenantOwner;
let neighbour: TenantOwner;
let foreign: TenantOwner;

beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  msp = { mspId: await anMsp(test.superuser), tenantId: null };
  [one, other, neighbour] = [
    await aTenant(test.superuser, msp.mspId),
    await aTenant(test.superuser, msp.mspId),
    await aTenant(test.superuser, msp.mspId),
  ];
  foreign = await aTenant(test.superuser, await anMsp(test.superuser));
});
afterAll(() => test.drop());

const issue = (tenantIds: readonly TenantId[], wish: Partial<ApiKeyRequest> = {}, scope = msp): Promise<IssuedApiKey> =>
  database.inScope(scope, ({ apiKeys }) =>
    apiKeys.issue({ name: 'Key', role: 'TENANT_ADMIN', tenantId: null, tenantIds, expiresAt: null, ...wish }),
  );
const holder = (token: string): Promise<ApiKeyPrincipal | null> => database.inSystem(({ apiKeys }) => apiKeys.findByToken(token));
const listOf = (id: string): Promise<TenantId[]> =>
  database.inScope(msp, async ({ apiKeys }) => (await apiKeys.tenantsOf([id])).map(({ tenantId }) => tenantId));

describe('a key that lists tenants', () => {
  it('is found with its list and what becomes of each of them, and has no scope of its own', async () => {
    const { token } = await issue([other.tenantId, one.tenantId]);
    await test.superuser.query(`update tenant set status = 'SUSPENDED' where id = $1`, [other.tenantId]);
    const quota = `insert into tenant_quota (msp_id, tenant_id, kind, hard) values ($1, $2, 'API_RATE', 70), ($1, $2, 'VM_GROUPS', 1)`;
    await test.superuser.query(quota, [other.mspId, other.tenantId]);

    const listed = [
      { tenantId: one.tenantId, tenantStatus: 'ACTIVE', apiRate: null },
      { tenantId: other.tenantId, tenantStatus: 'SUSPENDED', apiRate: 70 },
    ];
    expect(await holder(token)).toMatchObject({ tenantId: null, role: 'TENANT_ADMIN', listed, tenantStatus: null });
    await test.superuser.query(`update tenant set status = 'ACTIVE' where id = $1`, [other.tenantId]);
  });

  it('has a prefix of its own length, which a replica of before does not take for that of a key of the whole MSP', async () => {
    const TOKEN_OF_BEFORE = /^sw_([0-9a-z]{10})_([A-Za-z0-9_-]{43})$/;
    const { id, token } = await issue([one.tenantId]);
    const rotated = await database.inScope(msp, ({ apiKeys }) => apiKeys.rotate(id, 5));

    expect([token, rotated?.token].filter((each) => TOKEN_OF_BEFORE.test(each ?? ''))).toEqual([]);
    expect([await holder(token), await holder(rotated?.token ?? '')]).toMatchObject([{ keyId: id }, { keyId: id }]);
  });

  it('is found by the MSP under each of its tenants', async () => {
    const { id } = await issue([one.tenantId, other.tenantId], { name: 'Under each' });
    const under = (tenantId: TenantId): Promise<string[]> =>
      database.inScope(msp, async ({ apiKeys }) => (await apiKeys.list({ tenantId }, { limit: 100 })).rows.map((row) => row.id));

    expect([await under(one.tenantId), await under(other.tenantId)]).toEqual([expect.arrayContaining([id]), expect.arrayContaining([id])]);
    expect(await under(neighbour.tenantId)).toEqual([]);
  });
});

describe('the wall of the database', () => {
  it.each([
    ['a role of the MSP', (): Partial<ApiKeyRequest> => ({ role: 'MSP_AUDITOR' }), 'api_key_role_fits_scope'],
    ['one tenant that it is for, too', (): Partial<ApiKeyRequest> => ({ tenantId: one.tenantId }), 'api_key_names_or_lists_tenants'],
    [
      'a tenant of another MSP',
      (): Partial<ApiKeyRequest> => ({ tenantIds: [one.tenantId, foreign.tenantId] }),
      'api_key_tenant_msp_id_tenant_id_fkey',
    ],
    ['a tenant twice', (): Partial<ApiKeyRequest> => ({ tenantIds: [one.tenantId, one.tenantId] }), 'api_key_tenant_pkey'],
  ])('takes no list with %s', async (_what, wish, constraint) => {
    await expect(issue([one.tenantId], wish())).rejects.toMatchObject({ constraint });
  });

  it('takes no key of a tenant’s role without a tenant and without a list', async () => {
    await expect(issue([], { tenantIds: null })).rejects.toMatchObject({ constraint: 'api_key_role_fits_scope' });
  });

  it('lets no list hang on a key of another MSP', async () => {
    const { id } = await issue([one.tenantId]);
    const hang = test.superuser.query('insert into api_key_tenant (api_key_id, msp_id, tenant_id) values ($1, $2, $3)', [
      id,
      foreign.mspId,
      foreign.tenantId,
    ]);

    await expect(hang).rejects.toMatchObject({ constraint: 'api_key_tenant_msp_id_api_key_id_fkey' });
    const seen = database.inScope({ mspId: foreign.mspId, tenantId: null }, ({ apiKeys }) => apiKeys.tenantsOf([id]));
    expect(await seen).toEqual([]);
  });

  it('lets nobody change a list, and no tenant read one or make such a key', async () => {
    const { id } = await issue([one.tenantId, other.tenantId]);
    const { rows } = await test.superuser.query<{ may: string }>(
      `select rolname || ' ' || what as may from pg_roles, unnest(array['select', 'insert', 'update', 'delete']) as what
        where rolname ~ '^snapward_.*(msp|tenant|system)$' and
          (has_table_privilege(rolname, 'api_key_tenant', what) or (what <> 'delete' and has_any_column_privilege(rolname, 'api_key_tenant', what)))
        order by 1`,
    );

    expect(rows.map(({ may }) => may)).toEqual([
      'snapward_api_msp insert',
      'snapward_api_msp select',
      'snapward_api_system select',
      'snapward_msp insert',
      'snapward_msp select',
      'snapward_system select',
    ]);
    await expect(issue([one.tenantId], {}, one)).rejects.toThrow('violates row-level security policy');
    expect(await database.inScope(one, ({ apiKeys }) => apiKeys.byIds([id]))).toEqual([]);
    expect(await listOf(id)).toEqual([one.tenantId, other.tenantId].sort());
  });

  it('shows the role that such a key asks with the chosen tenant alone, whatever else it lists', async () => {
    const { token } = await issue([one.tenantId, other.tenantId]);
    for (const tenant of [one, other, neighbour]) await aJob(test.superuser, tenant, { state: 'FAILED', finished_at: new Date() });
    const { mspId, listed } = (await holder(token)) ?? { mspId: msp.mspId, listed: null };

    for (const { tenantId } of listed ?? []) {
      const seen = await database.inScope({ mspId, tenantId }, async ({ jobs, tenants, apiKeys }) => ({
        tenants: (await tenants.list({}, { limit: 100 })).rows.map(({ id }) => id),
        jobs: (await jobs.list({}, { limit: 100 })).rows.map((job) => job.tenantId),
        keys: (await apiKeys.list({}, { limit: 100 })).rows.length,
      }));
      expect(seen).toEqual({ tenants: [tenantId], jobs: [tenantId], keys: 0 });
    }
    expect(listed).toHaveLength(2);
  });
});
