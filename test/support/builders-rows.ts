import { randomInt } from 'node:crypto';
import { newId } from '../../db/new-id';
import type {
  HypervisorId,
  JobId,
  JobItemId,
  MspId,
  PlanId,
  PlanRevisionId,
  ResourceId,
  TenantId,
  VmGroupId,
} from '../../workflows/domain/ids';

/** Runs SQL; a pg client does. */
export interface Sql {
  query(sql: string, parameters: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Values for a row by column name; what a builder is given wins over what it would choose. */
export type Columns = Readonly<Record<string, unknown>>;

/** Whose row it is. */
export interface Owner {
  readonly mspId: MspId;
  readonly tenantId: TenantId | null;
}

/** The owner of one tenant's rows. */
export interface TenantOwner extends Owner {
  readonly tenantId: TenantId;
}

const json = (value: unknown): string => JSON.stringify(value);
const ownedBy = ({ mspId, tenantId }: Owner): Columns => ({ msp_id: mspId, tenant_id: tenantId });

/** A random AWS account id. */
export const anAccountId = (): string => String(randomInt(1e11, 1e12 - 1));

/** Writes one row, past all doors; constraints still hold. */
export async function aRow(sql: Sql, table: string, columns: Columns): Promise<void> {
  const names = Object.keys(columns);
  const places = names.map((_, index) => `$${index + 1}`);
  await sql.query(`insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`, Object.values(columns));
}

/** An MSP. */
export async function anMsp(sql: Sql, columns: Columns = {}): Promise<MspId> {
  const id = newId('msp');
  await aRow(sql, 'msp', { id, name: `MSP ${id}`, ...columns });
  return id;
}

/** A tenant of an MSP. */
export async function aTenant(sql: Sql, mspId: MspId, columns: Columns = {}): Promise<TenantOwner> {
  const id = newId('tenant');
  await aRow(sql, 'tenant', { id, msp_id: mspId, name: `Tenant ${id}`, ...columns });
  return { mspId, tenantId: id };
}

/** A credential that its owner may have: a role on the admin side, an access key on a tenant's. */
export async function aCredential(sql: Sql, owner: Owner, columns: Columns = {}): Promise<string> {
  const id = newId('credential');
  const ofSide: Columns =
    owner.tenantId === null
      ? { method: 'IAM_ROLE', role_arn: 'arn:aws:iam::111111111111:role/snapward-admin' }
      : { method: 'ACCESS_KEY', access_key_id: 'AKIAEXAMPLE', sealed_secret: Buffer.from('sealed') };
  await aRow(sql, 'credential', { id, ...ownedBy(owner), name: `Credential ${id}`, ...ofSide, ...columns });
  return id;
}

/** An ADMIN hypervisor when the owner is the MSP, a TENANT hypervisor when it is a tenant. */
export async function aHypervisor(sql: Sql, owner: Owner, columns: Columns = {}): Promise<HypervisorId> {
  const id = newId('hypervisor');
  await aRow(sql, 'hypervisor', {
    id,
    ...ownedBy(owner),
    kind: owner.tenantId === null ? 'ADMIN' : 'TENANT',
    name: `Hypervisor ${id}`,
    aws_account_id: anAccountId(),
    regions: ['eu-west-1', 'us-east-1'],
    asset_types: ['EC2', 'EBS'],
    credential_id: columns['credential_id'] ?? (await aCredential(sql, owner)),
    ...columns,
  });
  return id;
}

/** A plan and its first revision. */
export async function aPlan(sql: Sql, mspId: MspId, revision: Columns = {}): Promise<{ planId: PlanId; planRevisionId: PlanRevisionId }> {
  const planId = newId('plan');
  const planRevisionId = newId('planRevision');
  await aRow(sql, 'plan', { id: planId, msp_id: mspId, name: `Plan ${planId}` });
  await aPlanRevision(sql, { id: planRevisionId, msp_id: mspId, plan_id: planId, ...revision });
  return { planId, planRevisionId };
}

/** A revision of a plan. */
export async function aPlanRevision(sql: Sql, columns: Columns): Promise<void> {
  await aRow(sql, 'plan_revision', {
    id: newId('planRevision'),
    revision: 1,
    run_every_minutes: 1440,
    retention: 'STANDARD',
    retention_days: 30,
    ...columns,
  });
}

/** A VM group that protects everything tagged `backup`. */
export async function aVmGroup(sql: Sql, owner: TenantOwner, columns: Columns): Promise<VmGroupId> {
  const id = newId('vmGroup');
  const include = [{ instanceIds: [], regions: [], availabilityZones: [], tags: [{ key: 'backup', value: '*' }] }];
  const content = json({ include, exclude: [], excludeVolumeTags: [] });
  await aRow(sql, 'vm_group', { id, ...ownedBy(owner), name: `Group ${id}`, content, ...columns });
  return id;
}

/** A discovered instance. */
export async function aResource(sql: Sql, owner: TenantOwner, columns: Columns): Promise<ResourceId> {
  const id = newId('resource');
  await aRow(sql, 'resource', {
    id,
    ...ownedBy(owner),
    kind: 'EC2_INSTANCE',
    native_id: `i-${id.slice(-17)}`,
    aws_account_id: anAccountId(),
    region: 'eu-west-1',
    availability_zone: 'eu-west-1a',
    name: `Instance ${id}`,
    state: 'running',
    volume_count: 1,
    size_gib: 8,
    manifest: json({}),
    seen_at: new Date(),
    seen_by_job_id: newId('job'),
    ...columns,
  });
  return id;
}

/** A job that waits to start: a discovery of a connection of its own, unless asked otherwise. */
export async function aJob(sql: Sql, owner: Owner, columns: Columns = {}): Promise<JobId> {
  const id = newId('job');
  await aRow(sql, 'job', {
    id,
    ...ownedBy(owner),
    operation: 'discoverHypervisor',
    hypervisor_id: columns['hypervisor_id'] ?? (await aHypervisor(sql, owner)),
    workflow_id: `test/${id}`,
    requested_by: 'test',
    ...columns,
  });
  return id;
}

/** A pending item of a job. */
export async function aJobItem(sql: Sql, owner: Owner, columns: Columns): Promise<JobItemId> {
  const id = newId('jobItem');
  const instance = { native_id: 'i-0123456789abcdef0', aws_account_id: '111111111111', region: 'eu-west-1' };
  await aRow(sql, 'job_item', { id, ...ownedBy(owner), ordinal: 0, name: 'Instance', ...instance, ...columns });
  return id;
}

/** A completed recovery point. */
export async function aRecoveryPoint(sql: Sql, owner: TenantOwner, columns: Columns): Promise<string> {
  const id = newId('recoveryPoint');
  await aRow(sql, 'recovery_point', {
    id,
    ...ownedBy(owner),
    state: 'COMPLETED',
    consistency: 'CRASH_CONSISTENT',
    taken_at: new Date(),
    completed_at: new Date(),
    size_gib: 8,
    manifest: json({}),
    ...columns,
  });
  return id;
}
