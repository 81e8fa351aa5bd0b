import { newId } from '../../../db/new-id';
import { isTenantRole, ROLES } from '../../../workflows/domain/access';
import {
  aCredential,
  aHypervisor,
  aJob,
  aJobItem,
  anMsp,
  aRow,
  aTenant,
  type Columns,
  type Owner,
  type TenantOwner,
} from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';
import { refusal } from './refusal';

let database: TestDatabase;
let sql: TestDatabase['superuser'];
let msp: Owner;
let otherMsp: Owner;
let tenant: TenantOwner;
let neighbour: TenantOwner;
let admin: string;

beforeAll(async () => {
  database = await aDatabase();
  sql = database.superuser;
  msp = { mspId: await anMsp(sql), tenantId: null };
  otherMsp = { mspId: await anMsp(sql), tenantId: null };
  tenant = await aTenant(sql, msp.mspId);
  neighbour = await aTenant(sql, msp.mspId);
  admin = await aHypervisor(sql, msp, { regions: ['eu-west-1', 'us-east-1'] });
});
afterAll(() => database.drop());

describe('who belongs to whom', () => {
  it('refuses keys and memberships whose role does not fit their scope', async () => {
    const key = { name: 'Key', secret_hash: Buffer.alloc(32), msp_id: msp.mspId };
    const write = (columns: Columns): Promise<void> =>
      aRow(sql, 'api_key', { id: newId('apiKey'), prefix: newId('apiKey'), ...key, ...columns });
    const userId = newId('user');
    await aRow(sql, 'app_user', { id: userId, msp_id: msp.mspId, email: `${userId}@example.com`, display_name: 'Someone' });
    const join = (columns: Columns): Promise<void> =>
      aRow(sql, 'membership', { id: newId('membership'), msp_id: msp.mspId, user_id: userId, ...columns });
    for (const role of ROLES) {
      const misfit = { role, tenant_id: isTenantRole(role) ? null : tenant.tenantId };
      expect(await refusal(write(misfit))).toBe('api_key_role_fits_scope');
      expect(await refusal(join(misfit))).toBe('membership_role_fits_scope');
      await write({ role, tenant_id: isTenantRole(role) ? tenant.tenantId : null });
    }
    expect(await refusal(write({ role: 'MSP_KING' }))).toBe('api_key_role_check');
    expect(await refusal(join({ role: 'MSP_KING' }))).toBe('membership_role_check');
  });

  it("refuses a tenant's rows under another MSP", async () => {
    const stolen = { mspId: otherMsp.mspId, tenantId: tenant.tenantId };
    expect(await refusal(aCredential(sql, stolen))).toBe('credential_msp_id_tenant_id_fkey');
  });

  it("refuses a job on a neighbour's connection, and a tenant's job on the admin's", async () => {
    const stranger = 'job_owner_id_hypervisor_id_fkey';
    expect(await refusal(aJob(sql, tenant, { hypervisor_id: await aHypervisor(sql, neighbour) }))).toBe(stranger);
    expect(await refusal(aJob(sql, tenant, { hypervisor_id: admin }))).toBe(stranger);
  });

  it("refuses an item, an event and a check that hang on a neighbour's job or connection", async () => {
    const hypervisorId = await aHypervisor(sql, neighbour);
    const jobId = await aJob(sql, neighbour, { hypervisor_id: hypervisorId });
    const own = { msp_id: tenant.mspId, tenant_id: tenant.tenantId, job_id: jobId };
    const check = { ...own, hypervisor_id: hypervisorId, kind: 'TRUST', name: 'x', proof: 'CALL', outcome: 'PASSED', detail: 'x' };
    expect(await refusal(aJobItem(sql, tenant, { job_id: jobId }))).toBe('job_item_owner_id_job_id_fkey');
    expect(await refusal(aRow(sql, 'job_event', { ...own, level: 'INFO', code: 'X', message: 'x' }))).toBe(
      'job_event_owner_id_job_id_fkey',
    );
    expect(await refusal(aRow(sql, 'hypervisor_check', check))).toBe('hypervisor_check_owner_id_hypervisor_id_fkey');
  });
});
