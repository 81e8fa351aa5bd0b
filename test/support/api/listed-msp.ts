import { newId } from '../../../db/new-id';
import type { MspId } from '../../../workflows/domain/ids';
import {
  aHypervisor,
  aJob,
  aJobItem,
  aPlan,
  aRecoveryPoint,
  aResource,
  aRow,
  aTenant,
  aVmGroup,
  type Sql,
  type TenantOwner,
} from '../builders-rows';
import { MANIFEST } from './served-msp';

/** An MSP whose every list is long enough for pages; where names may repeat, they do. */
export interface ListedMsp {
  /** The tenant that has the most of everything. */
  readonly owner: TenantOwner;
  /** By type, the thing below which every list is long. */
  readonly parents: Readonly<Record<string, string>>;
}

/** How many things each list has at least. */
export const LISTED = 8;

const NAMES = ['delta', 'Alpha', 'charlie', 'Bravo', 'echo', 'ALBERT', 'zulu', 'Yankee'] as const;
const named = (index: number): string => NAMES[index % NAMES.length] ?? '';
/** Every name twice. */
const paired = (index: number): string => named(Math.floor(index / 2));

/** Fills every list of an MSP by rows, past the API. */
export async function aListedMsp(sql: Sql, mspId: MspId): Promise<ListedMsp> {
  const times = async (make: (index: number) => Promise<unknown>): Promise<void> => {
    for (let index = 0; index < LISTED; index += 1) await make(index);
  };
  const owner = await aTenant(sql, mspId, { name: named(0) });
  const other = await aTenant(sql, mspId, { name: named(1) });
  await times((index) => aTenant(sql, mspId, { name: `${named(index)} and sons` }));
  await ofAdminSide(sql, mspId, times);
  await times(async (index) => {
    const [of, id] = [{ msp_id: mspId, tenant_id: owner.tenantId }, newId('user')];
    await aRow(sql, 'app_user', { id, ...of, email: `${named(index)}@example.com`, display_name: named(index) });
    await aRow(sql, 'membership', { id: newId('membership'), ...of, user_id: id, role: 'TENANT_VIEWER' });
  });
  const key = { msp_id: mspId, tenant_id: owner.tenantId, role: 'TENANT_VIEWER', secret_hash: Buffer.alloc(32) };
  await times((index) => aRow(sql, 'api_key', { id: newId('apiKey'), ...key, name: paired(index), prefix: newId('apiKey') }));

  const manifest = JSON.stringify(MANIFEST);
  const hypervisorId = await aHypervisor(sql, owner, { name: 'The one' });
  for (const tenant of [owner, other]) await times((index) => aHypervisor(sql, tenant, { name: named(index) }));
  const { planId, planRevisionId } = await aPlan(sql, mspId);
  await times(() => aPlan(sql, mspId));
  const vmGroupId = await aVmGroup(sql, owner, { hypervisor_id: hypervisorId, plan_id: planId });
  await times((index) => aVmGroup(sql, owner, { hypervisor_id: hypervisorId, plan_id: planId, name: named(index) }));
  const resourceId = await aResource(sql, owner, { hypervisor_id: hypervisorId, manifest });
  await times((index) => aResource(sql, owner, { hypervisor_id: hypervisorId, manifest, name: paired(index) }));

  const ofGroup = { vm_group_id: vmGroupId, plan_revision_id: planRevisionId };
  const finished = { operation: 'protectGroup', hypervisor_id: hypervisorId, ...ofGroup, state: 'FAILED', finished_at: new Date() };
  await times(() => aJob(sql, owner, finished));
  const jobId = await aJob(sql, owner, finished);
  const ofJob = { msp_id: mspId, tenant_id: owner.tenantId, job_id: jobId };
  await times(async (ordinal) => {
    // As a plan may be written: not in the order of the ids.
    const itemId = await aJobItem(sql, owner, { job_id: jobId, resource_id: resourceId, ordinal: LISTED - ordinal });
    await aRecoveryPoint(sql, owner, { resource_id: resourceId, job_id: jobId, job_item_id: itemId, manifest, ...ofGroup });
    await aRow(sql, 'job_event', { ...ofJob, level: 'INFO', code: 'STEP', message: 'A step.' });
    const finding = { kind: 'RUN_GONE', action: 'FINISHED', region: 'eu-west-1', subject: itemId, found: 'A run was gone.' };
    await aRow(sql, 'drift_finding', { id: newId('driftFinding'), ...ofJob, hypervisor_id: hypervisorId, ...finding });
  });
  const parents = { Tenant: owner.tenantId, TenantHypervisor: hypervisorId, VmGroup: vmGroupId, Resource: resourceId, Job: jobId };
  return { owner, parents };
}

async function ofAdminSide(sql: Sql, mspId: MspId, times: (make: (index: number) => Promise<unknown>) => Promise<void>): Promise<void> {
  const ofAdmin = { msp_id: mspId, hypervisor_id: await aHypervisor(sql, { mspId, tenantId: null }) };
  const node = { platform: 'linux', task_queue: 'aws.eu-west-1', build: '1', started_at: new Date(), last_seen_at: new Date() };
  const vault = { kind: 'SNAPSHOT_VAULT', region: 'eu-west-1', kms_key_arn: 'arn:aws:kms:eu-west-1:111111111111:key/1' };
  await times(async (index) => {
    const region = index % 2 === 0 ? 'eu-west-1' : 'us-east-1';
    await aRow(sql, 'access_node', { id: newId('accessNode'), ...ofAdmin, ...node, name: paired(index), region });
    const done = { principal: 'somebody', action: 'createPlan', subject_id: 'a plan', request_id: 'a request' };
    await aRow(sql, 'audit_event', { id: newId('auditEvent'), msp_id: mspId, tenant_id: null, ...done });
    await aRow(sql, 'storage', { id: newId('storage'), ...ofAdmin, ...vault, name: named(index) });
  });
}
