import { newId } from '../../db/new-id';
import type { HypervisorId, JobId, MspId } from '../../workflows/domain/ids';
import {
  aHypervisor,
  aJob,
  aJobItem,
  anMsp,
  aPlan,
  aRecoveryPoint,
  aResource,
  aRow,
  aTenant,
  aVmGroup,
  type Owner,
  type Sql,
  type TenantOwner,
} from './builders-rows';

/** An MSP that has a row in every table of its own. */
export interface FurnishedMsp {
  readonly mspId: MspId;
  readonly adminHypervisorId: HypervisorId;
  readonly tenants: readonly FurnishedTenant[];
}

/** A tenant that has a row in every table of a tenant. */
export interface FurnishedTenant extends TenantOwner {
  readonly hypervisorId: HypervisorId;
  readonly jobId: JobId;
}

/** An MSP and two tenants, each with at least one row in every table that it can have rows in. */
export async function aFurnishedMsp(sql: Sql): Promise<FurnishedMsp> {
  const mspId = await anMsp(sql);
  const owner: Owner = { mspId, tenantId: null };
  const adminHypervisorId = await aHypervisor(sql, owner);
  const { planId, planRevisionId } = await aPlan(sql, mspId);
  const ofAdmin = { msp_id: mspId, hypervisor_id: adminHypervisorId, name: 'One', region: 'eu-west-1' };
  const node = { platform: 'linux', task_queue: 'aws.eu-west-1', build: '1', started_at: new Date(), last_seen_at: new Date() };
  await aRow(sql, 'access_node', { id: newId('accessNode'), ...ofAdmin, ...node });
  const vault = { kind: 'SNAPSHOT_VAULT', kms_key_arn: 'arn:aws:kms:eu-west-1:111111111111:key/1' };
  await aRow(sql, 'storage', { id: newId('storage'), ...ofAdmin, ...vault });
  await aRow(sql, 'rate_bucket', { msp_id: mspId, principal_id: newId('user'), points: 1, granted: 1, filled_at: new Date() });
  await theRowsOf(sql, owner, adminHypervisorId);
  const tenants = [await aFurnishedTenant(sql, mspId, planId, planRevisionId), await aFurnishedTenant(sql, mspId, planId, planRevisionId)];
  await aKeyFor(sql, owner, tenants);
  return { mspId, adminHypervisorId, tenants };
}

async function aFurnishedTenant(sql: Sql, mspId: MspId, planId: string, planRevisionId: string): Promise<FurnishedTenant> {
  const owner = await aTenant(sql, mspId);
  const hypervisorId = await aHypervisor(sql, owner);
  const groupId = await aVmGroup(sql, owner, { hypervisor_id: hypervisorId, plan_id: planId });
  const resourceId = await aResource(sql, owner, { hypervisor_id: hypervisorId });
  const ofGroup = { vm_group_id: groupId, plan_revision_id: planRevisionId };
  const jobId = await aJob(sql, owner, { operation: 'protectGroup', hypervisor_id: hypervisorId, ...ofGroup });
  const itemId = await aJobItem(sql, owner, { job_id: jobId, resource_id: resourceId });
  const pointId = await aRecoveryPoint(sql, owner, { resource_id: resourceId, job_id: jobId, job_item_id: itemId, ...ofGroup });
  await aRow(sql, 'recovery_point_copy', {
    id: newId('recoveryPointCopy'),
    msp_id: mspId,
    tenant_id: owner.tenantId,
    recovery_point_id: pointId,
    aws_account_id: '111111111111',
    region: 'eu-west-1',
    engine: 'EBS_SNAPSHOT',
    state: 'COMPLETED',
    snapshots: '[]',
  });
  await aRow(sql, 'tenant_quota', { msp_id: mspId, tenant_id: owner.tenantId, kind: 'VM_GROUPS', hard: 1_000_000 });
  await aRow(sql, 'job_cancellation', { msp_id: mspId, tenant_id: owner.tenantId, job_id: jobId, job_attempt: 1, done_at: new Date() });
  await theRowsOf(sql, owner, hypervisorId);
  return { ...owner, hypervisorId, jobId };
}

/** A key of the MSP for several of its tenants. */
async function aKeyFor(sql: Sql, { mspId }: Owner, tenants: readonly TenantOwner[]): Promise<void> {
  const id = newId('apiKey');
  const own = { msp_id: mspId, tenant_id: null, lists_tenants: true };
  await aRow(sql, 'api_key', { id, ...own, name: 'Key for several', role: 'TENANT_ADMIN', prefix: id, secret_hash: Buffer.alloc(32) });
  for (const { tenantId } of tenants) await aRow(sql, 'api_key_tenant', { api_key_id: id, msp_id: mspId, tenant_id: tenantId });
}

/** The rows that an MSP and a tenant have alike: a person, a key, a finished job with its traces. */
async function theRowsOf(sql: Sql, owner: Owner, hypervisorId: HypervisorId): Promise<void> {
  const own = { msp_id: owner.mspId, tenant_id: owner.tenantId };
  const role = owner.tenantId === null ? 'MSP_ADMIN' : 'TENANT_ADMIN';
  const userId = newId('user');
  await aRow(sql, 'app_user', { id: userId, ...own, email: `${userId}@example.com`, display_name: 'Someone' });
  await aRow(sql, 'membership', { id: newId('membership'), ...own, user_id: userId, role });
  const keyId = newId('apiKey');
  await aRow(sql, 'api_key', { id: keyId, ...own, name: 'Key', role, prefix: keyId, secret_hash: Buffer.alloc(32) });
  const jobId = await aJob(sql, owner, { hypervisor_id: hypervisorId, state: 'FAILED', finished_at: new Date() });
  await aJobItem(sql, owner, { job_id: jobId });
  await aRow(sql, 'job_event', { ...own, job_id: jobId, level: 'INFO', code: 'JOB_CLAIMED', message: 'Started.' });
  await aRow(sql, 'outbox', { id: newId('outbox'), ...own, job_id: jobId, start: '{}' });
  const finding = { kind: 'RUN_GONE', action: 'FINISHED', region: 'eu-west-1', subject: jobId, found: 'A run was gone.' };
  await aRow(sql, 'drift_finding', { id: newId('driftFinding'), ...own, hypervisor_id: hypervisorId, job_id: jobId, ...finding });
  const check = { kind: 'TRUST', name: 'Trust', proof: 'CALL', outcome: 'PASSED', detail: 'Trusted.' };
  await aRow(sql, 'hypervisor_check', { ...own, hypervisor_id: hypervisorId, job_id: jobId, ...check });
  const asked = { principal_id: keyId, client_mutation_id: 'one', operation: 'createPlan', input_hash: Buffer.alloc(32), result_id: 'x' };
  await aRow(sql, 'idempotent_request', { ...own, ...asked });
  const done = {
    principal_kind: 'COMMAND',
    principal: 'command:furnish',
    action: 'createPlan',
    subject_id: 'x',
    code: 'REPEATED',
    request_id: 'r',
  };
  await aRow(sql, 'audit_event', { id: newId('auditEvent'), ...own, ...done });
  await aRow(sql, 'principal_address', { ...own, principal: keyId, address: '192.0.2.1' });
}
