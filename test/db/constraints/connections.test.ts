import { newId } from '../../../db/new-id';
import { aCredential, aHypervisor, anMsp, aTenant, type Columns, type Owner, type TenantOwner } from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';
import { refusal } from './refusal';

let database: TestDatabase;
let sql: TestDatabase['superuser'];
let msp: Owner;
let otherMsp: Owner;
let tenant: TenantOwner;
let neighbour: TenantOwner;
let admin: string;
let foreignAdmin: string;

beforeAll(async () => {
  database = await aDatabase();
  sql = database.superuser;
  msp = { mspId: await anMsp(sql), tenantId: null };
  otherMsp = { mspId: await anMsp(sql), tenantId: null };
  tenant = await aTenant(sql, msp.mspId);
  neighbour = await aTenant(sql, msp.mspId);
  admin = await aHypervisor(sql, msp, { regions: ['eu-west-1', 'us-east-1'] });
  foreignAdmin = await aHypervisor(sql, otherMsp);
});
afterAll(() => database.drop());

const tenantSide = (columns: Columns): Promise<unknown> =>
  aHypervisor(sql, tenant, { use_admin_resources: true, admin_hypervisor_id: admin, ...columns });

describe('rule 1: shared resources', () => {
  it('lets a tenant hypervisor use the admin hypervisor of its MSP', async () => {
    expect(await refusal(tenantSide({}))).toBe('written');
  });

  it('refuses an admin hypervisor that uses admin resources', async () => {
    const columns = { use_admin_resources: true, admin_hypervisor_id: admin };
    expect(await refusal(aHypervisor(sql, msp, columns))).toBe('hypervisor_shared_resources');
  });

  it('refuses shared resources without an admin hypervisor, and an admin hypervisor without shared resources', async () => {
    expect(await refusal(tenantSide({ admin_hypervisor_id: null }))).toBe('hypervisor_shared_resources');
    expect(await refusal(tenantSide({ use_admin_resources: false }))).toBe('hypervisor_shared_resources');
  });

  it('refuses the admin hypervisor of another MSP, and a tenant hypervisor in its place', async () => {
    const foreign = 'hypervisor_msp_id_admin_hypervisor_id_admin_kind_fkey';
    expect(await refusal(tenantSide({ admin_hypervisor_id: foreignAdmin }))).toBe(foreign);
    expect(await refusal(tenantSide({ admin_hypervisor_id: await aHypervisor(sql, neighbour) }))).toBe(foreign);
  });

  it('refuses a kind that does not fit the side', async () => {
    expect(await refusal(aHypervisor(sql, tenant, { kind: 'ADMIN' }))).toBe('hypervisor_kind_fits_scope');
    expect(await refusal(aHypervisor(sql, msp, { kind: 'TENANT' }))).toBe('hypervisor_kind_fits_scope');
  });

  it('connects an AWS account once in an MSP', async () => {
    const account = { aws_account_id: '222222222222' };
    await aHypervisor(sql, tenant, account);
    expect(await refusal(aHypervisor(sql, neighbour, account))).toBe('hypervisor_by_account');
    expect(await refusal(aHypervisor(sql, otherMsp, account))).toBe('written');
  });
});

describe('rule 2: how each side authenticates', () => {
  const role = { role_arn: 'arn:aws:iam::222222222222:role/snapward', access_key_id: null, sealed_secret: null };
  const assumed = (columns: Columns): Columns => ({
    method: 'STS_ASSUME_ROLE',
    ...role,
    external_id: `ext-${newId('credential')}`,
    trusted_by: admin,
    ...columns,
  });

  it('lets a tenant have keys or a role that it lets us assume', async () => {
    expect(await refusal(aCredential(sql, tenant))).toBe('written');
    expect(await refusal(aCredential(sql, tenant, assumed({})))).toBe('written');
  });

  it('refuses an IAM role on the side of a tenant, and an assumed role on the side of the MSP', async () => {
    expect(await refusal(aCredential(sql, tenant, { method: 'IAM_ROLE', ...role }))).toBe('credential_method_fits_side');
    expect(await refusal(aCredential(sql, msp, assumed({})))).toBe('credential_method_fits_side');
  });

  it.each<[string, Columns]>([
    ['an assumed role without an external id', assumed({ external_id: null })],
    ['an assumed role with a secret', assumed({ sealed_secret: Buffer.from('x') })],
    ['keys without a secret', { method: 'ACCESS_KEY', access_key_id: 'AKIAEXAMPLE', sealed_secret: null }],
    ['keys with a role', { method: 'ACCESS_KEY', role_arn: role.role_arn }],
  ])('refuses %s', async (_, columns) => {
    expect(await refusal(aCredential(sql, tenant, { ...columns, ...('trusted_by' in columns ? { trusted_by: admin } : {}) }))).toBe(
      'credential_has_what_its_method_needs',
    );
  });

  it('refuses an assumed role that nobody is trusted with, or one trusted to the admin of another MSP', async () => {
    expect(await refusal(aCredential(sql, tenant, assumed({ trusted_by: null })))).toBe('credential_trust_is_for_assumed_roles');
    expect(await refusal(aCredential(sql, tenant, assumed({ trusted_by: foreignAdmin })))).toBe(
      'credential_msp_id_trusted_by_trusted_kind_fkey',
    );
  });

  it('gives an external id once only, and never a short one', async () => {
    const externalId = { external_id: 'a'.repeat(16) };
    await aCredential(sql, tenant, assumed(externalId));
    expect(await refusal(aCredential(sql, neighbour, assumed(externalId)))).toBe('credential_external_id_key');
    expect(await refusal(aCredential(sql, tenant, assumed({ external_id: 'a'.repeat(15) })))).toBe('credential_external_id_check');
  });

  it("refuses a connection by somebody else's credential", async () => {
    const stranger = 'hypervisor_owner_id_credential_id_fkey';
    expect(await refusal(aHypervisor(sql, tenant, { credential_id: await aCredential(sql, neighbour) }))).toBe(stranger);
    expect(await refusal(aHypervisor(sql, tenant, { credential_id: await aCredential(sql, msp) }))).toBe(stranger);
  });
});

describe('rule 3: regions', () => {
  it('refuses a region that the admin side does not serve', async () => {
    expect(await refusal(tenantSide({ regions: ['eu-west-1', 'ap-south-1'] }))).toBe('hypervisor_regions_are_served');
  });

  it('refuses to narrow the admin side below what its tenants use', async () => {
    const narrowed = await aHypervisor(sql, msp, { regions: ['eu-west-1', 'us-east-1'] });
    await tenantSide({ admin_hypervisor_id: narrowed, regions: ['us-east-1'] });
    const narrow = (regions: string[]): Promise<unknown> =>
      sql.query('update hypervisor set regions = $1 where id = $2', [regions, narrowed]);

    expect(await refusal(narrow(['eu-west-1']))).toBe('hypervisor_regions_are_served');
    expect(await refusal(narrow(['us-east-1']))).toBe('written');
  });
});
