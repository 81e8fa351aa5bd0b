import {
  anAccountId,
  aCredential,
  aHypervisor,
  aJob,
  aJobItem,
  aPlan,
  aRecoveryPoint,
  aRow,
  aTenant,
  aVmGroup,
  type TenantOwner,
} from '../builders-rows';
import { newId } from '../../../db/new-id';
import type { ApiOfRun } from './api-of-run';
import { aFailedBackUp, type FailedBackUp } from './failed-back-up';
import { aServedMsp, type ServedMsp } from './served-msp';

/** An MSP in which every mutation has something to work on, and something to stumble over. */
export interface Stage extends ServedMsp {
  /** Reaches `accountId`, for a new connection of the first tenant; the furnished admin hypervisor assumes it. */
  readonly roleCredentialId: string;
  /** A role of the own side of the MSP in `adminAccountId`. */
  readonly adminCredentialId: string;
  /** Two accounts that nobody has connected. */
  readonly accountId: string;
  readonly adminAccountId: string;
  readonly connectedAccountId: string;
  /** An admin hypervisor with keys that nobody has validated; it serves one region. */
  readonly unknownAdminId: string;
  /** A connection of the first tenant that nobody has validated, a group on it, and a recovery point from it. */
  readonly unproven: { readonly hypervisorId: string; readonly vmGroupId: string; readonly recoveryPointId: string };
  /** A connection of the first tenant on which a validation and a discovery are under way, and a group that is being backed up. */
  readonly busy: { readonly hypervisorId: string; readonly vmGroupId: string };
  /** A tenant that may only be read, with a connection, a group and a recovery point. */
  readonly suspended: {
    readonly tenantId: string;
    readonly hypervisorId: string;
    readonly credentialId: string;
    readonly vmGroupId: string;
    readonly recoveryPointId: string;
    readonly token: string;
  };
  /** A proven connection of the first tenant with nothing under way, a group on it, and a complete recovery point from it. */
  readonly idle: { readonly hypervisorId: string; readonly vmGroupId: string; readonly recoveryPointId: string };
  /** Tenants with nothing: one to suspend and resume, one to send away, one that is leaving already. */
  readonly spare: { readonly tenantId: string };
  readonly departing: { readonly tenantId: string };
  readonly offboarding: { readonly tenantId: string };
  /** A tenant that may have no group and no job more than it has: a proven connection, a group, a point, a failed back-up. */
  readonly full: {
    readonly tenantId: string;
    readonly hypervisorId: string;
    readonly vmGroupId: string;
    readonly recoveryPointId: string;
    readonly failedJobId: string;
  };
  readonly pendingRecoveryPointId: string;
  readonly finalJobId: string;
  /** A key of the first tenant that somebody ended. */
  readonly revokedKeyId: string;
  /** A back-up of a group of its own on the idle connection, with failed items. */
  readonly failed: FailedBackUp;
  /** Such back-ups of the other groups, by what stands against a retry, and one that failed before it had items. */
  readonly unretryable: {
    readonly ofBusy: string;
    readonly ofUnproven: string;
    readonly ofSuspended: string;
    readonly withoutItems: string;
    readonly underWay: string;
    readonly completed: string;
    readonly cancelled: string;
  };
  readonly planId: string;
  readonly storageId: string;
}

interface Place {
  readonly mspId: ServedMsp['mspId'];
  readonly tenantId: ServedMsp['tenants'][0]['owner']['tenantId'];
}

const REGION = 'eu-west-1';

/** Builds the stage by rows, past the API. */
export async function aStage(api: Omit<ApiOfRun, 'close'>): Promise<Stage> {
  const { sql } = api;
  const msp = await aServedMsp(api);
  const { mspId } = msp;
  const owner = msp.tenants[0].owner;
  const adminSide = { mspId, tenantId: null };
  const [accountId, adminAccountId] = [anAccountId(), anAccountId()];
  const { planId, planRevisionId } = await aPlan(sql, mspId);
  const assumed = (account: string): object => ({
    method: 'STS_ASSUME_ROLE',
    role_arn: `arn:aws:iam::${account}:role/Snapward`,
    external_id: `snapward-${newId('credential')}`,
    access_key_id: null,
    sealed_secret: null,
    trusted_by: msp.ids.hypervisor,
  });
  const connection = async (
    place: Place,
    status: string,
  ): Promise<{ hypervisorId: string; vmGroupId: string; recoveryPointId: string }> => {
    const hypervisorId = await aHypervisor(sql, place, { status, regions: [REGION] });
    const vmGroupId = await aVmGroup(sql, place, { hypervisor_id: hypervisorId, plan_id: planId });
    return { hypervisorId, vmGroupId, recoveryPointId: await aPointOn(place, hypervisorId) };
  };
  const aPointOn = async (place: Place, hypervisorId: string, columns: object = {}): Promise<string> => {
    const resourceId = newId('resource');
    const instance = {
      native_id: `i-${resourceId.slice(-17)}`,
      aws_account_id: anAccountId(),
      region: REGION,
      availability_zone: 'eu-west-1a',
    };
    const seen = {
      name: 'web',
      state: 'running',
      volume_count: 1,
      size_gib: 8,
      manifest: '{}',
      seen_at: new Date(),
      seen_by_job_id: newId('job'),
    };
    const of = { msp_id: mspId, tenant_id: place.tenantId };
    await aRow(sql, 'resource', { id: resourceId, ...of, hypervisor_id: hypervisorId, kind: 'EC2_INSTANCE', ...instance, ...seen });
    const jobId = await aJob(sql, place, { hypervisor_id: hypervisorId, state: 'FAILED', finished_at: new Date() });
    const itemId = await aJobItem(sql, place, { job_id: jobId, resource_id: resourceId });
    return aRecoveryPoint(sql, place, { resource_id: resourceId, job_id: jobId, job_item_id: itemId, ...columns });
  };

  const busy = await connection(owner, 'VALID');
  await aJob(sql, owner, { operation: 'validateHypervisor', hypervisor_id: busy.hypervisorId });
  await aJob(sql, owner, { operation: 'discoverHypervisor', hypervisor_id: busy.hypervisorId, state: 'RUNNING' });
  const ofGroup = { vm_group_id: busy.vmGroupId, plan_revision_id: planRevisionId };
  await aJob(sql, owner, { operation: 'protectGroup', hypervisor_id: busy.hypervisorId, state: 'PAUSED', ...ofGroup });

  const resting = await aTenant(sql, mspId, { status: 'SUSPENDED' });
  const idle = await connection(owner, 'VALID');
  const ofSuspended = await connection(resting, 'VALID');
  const limited = await aTenant(sql, mspId);
  const ofLimited = await connection(limited, 'VALID');
  for (const kind of ['VM_GROUPS', 'RUNNING_JOBS']) {
    await aRow(sql, 'tenant_quota', { msp_id: mspId, tenant_id: limited.tenantId, kind, hard: 0 });
  }
  const unproven = await connection(owner, 'INVALID');
  const failedOf = (place: TenantOwner, group: { hypervisorId: string; vmGroupId: string }): Promise<FailedBackUp> =>
    aFailedBackUp(sql, place, { ...group, planRevisionId });
  const anotherGroup = async () => ({
    hypervisorId: idle.hypervisorId,
    vmGroupId: await aVmGroup(sql, owner, { hypervisor_id: idle.hypervisorId, plan_id: planId }),
  });
  const [groupOfFailed, groupOfBusy] = [await anotherGroup(), await anotherGroup()];
  const aBackUp = (
    { hypervisorId, vmGroupId }: typeof groupOfBusy,
    state: string,
    finished_at: Date | null = new Date(),
  ): Promise<string> => {
    const group = { hypervisor_id: hypervisorId, vm_group_id: vmGroupId, plan_revision_id: planRevisionId };
    return aJob(sql, owner, { operation: 'protectGroup', ...group, state, finished_at });
  };
  const connected = await sql.query<{ account: string }>('select aws_account_id as account from hypervisor where id = $1', [
    idle.hypervisorId,
  ]);
  const keys = { method: 'ACCESS_KEY', access_key_id: 'AKIAEXAMPLE', sealed_secret: Buffer.from('sealed'), role_arn: null };
  return {
    ...msp,
    accountId,
    adminAccountId,
    connectedAccountId: connected.rows[0]?.account ?? '',
    roleCredentialId: await aCredential(sql, owner, assumed(accountId) as Record<string, unknown>),
    adminCredentialId: await aCredential(sql, adminSide, { role_arn: `arn:aws:iam::${adminAccountId}:role/SnapwardAdmin` }),
    unknownAdminId: await aHypervisor(sql, adminSide, { regions: [REGION], credential_id: await aCredential(sql, adminSide, keys) }),
    unproven,
    busy,
    suspended: {
      tenantId: resting.tenantId,
      credentialId: await aCredential(sql, resting, assumed(accountId) as Record<string, unknown>),
      token: (await api.keyOf(resting)).token,
      ...ofSuspended,
    },
    idle,
    spare: await aTenant(sql, mspId),
    departing: await aTenant(sql, mspId),
    offboarding: await aTenant(sql, mspId, { status: 'OFFBOARDING' }),
    full: { tenantId: limited.tenantId, ...ofLimited, failedJobId: (await failedOf(limited, ofLimited)).jobId },
    pendingRecoveryPointId: await aPointOn(owner, idle.hypervisorId, { state: 'PENDING', completed_at: null }),
    failed: await failedOf(owner, groupOfFailed),
    unretryable: {
      ofBusy: (await failedOf(owner, groupOfBusy)).jobId,
      ofUnproven: (await failedOf(owner, unproven)).jobId,
      ofSuspended: (await failedOf(resting, ofSuspended)).jobId,
      withoutItems: await aBackUp(groupOfFailed, 'FAILED'),
      underWay: await aBackUp(groupOfBusy, 'PAUSED', null),
      completed: await aBackUp(groupOfFailed, 'COMPLETED'),
      cancelled: await aBackUp(groupOfFailed, 'CANCELLED'),
    },
    finalJobId: await aJob(sql, owner, { hypervisor_id: idle.hypervisorId, state: 'CANCELLED', finished_at: new Date() }),
    revokedKeyId: await aRevokedKey(api, owner),
    planId,
    storageId: msp.ids.storage ?? '',
  };
}

async function aRevokedKey(api: Omit<ApiOfRun, 'close'>, owner: TenantOwner): Promise<string> {
  const { keyId } = await api.keyOf(owner);
  await api.database.inMsp({ mspId: owner.mspId, tenantId: null }, ({ apiKeys }) => apiKeys.revoke(keyId));
  return keyId;
}
