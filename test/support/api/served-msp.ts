import { newId } from '../../../db/new-id';
import { kindOf, type IdKind, type MspId } from '../../../workflows/domain/ids';
import type { InstanceManifest } from '../../../workflows/domain/instance';
import type { TenantOwner } from '../builders-rows';
import { aFurnishedMsp } from '../builders-tenancy';
import type { ApiOfRun, KeyHolder } from './api-of-run';

/** One id of each kind that an owner has. */
export type Ids = Readonly<Partial<Record<IdKind, string>>>;

/** A tenant with a row of everything, and the key of its administrator. */
export interface ServedTenant extends KeyHolder {
  readonly owner: TenantOwner;
  readonly ids: Ids;
  /** Everything that it has, of every kind. */
  readonly allIds: readonly string[];
}

/** An MSP with a row of everything and two such tenants. */
export interface ServedMsp extends KeyHolder {
  readonly mspId: MspId;
  /** Of its own side, which tenants never see. */
  readonly ids: Ids;
  readonly allIds: readonly string[];
  readonly tenants: readonly [ServedTenant, ServedTenant];
}

/** What tables of ids there are; the first row of each gives the id of its kind. */
const TABLES = [
  'api_key',
  'app_user',
  'credential',
  'hypervisor',
  'access_node',
  'storage',
  'plan',
  'vm_group',
  'resource',
  'job',
  'job_item',
  'recovery_point',
  'recovery_point_copy',
  'drift_finding',
  'audit_event',
] as const;

const OF_MSP_ONLY: readonly string[] = ['access_node', 'storage', 'plan'];

/** The manifest of a small instance with one volume. */
export const MANIFEST: InstanceManifest = {
  instanceId: 'i-0123456789abcdef0',
  imageId: 'ami-0123456789abcdef0',
  instanceType: 't3.small',
  architecture: 'x86_64',
  platformDetails: 'Linux/UNIX',
  bootMode: null,
  enaSupport: true,
  ebsOptimized: false,
  monitoring: false,
  keyName: null,
  instanceProfileArn: null,
  availabilityZone: 'eu-west-1a',
  tenancy: 'default',
  rootDeviceName: '/dev/xvda',
  rootDeviceType: 'ebs',
  launchTime: '2026-01-01T00:00:00.000Z',
  cpuCores: 1,
  threadsPerCore: 2,
  network: {
    vpcId: 'vpc-0123456789abcdef0',
    subnetId: 'subnet-0123456789abcdef0',
    securityGroupIds: ['sg-0123456789abcdef0'],
    privateIpAddress: '10.0.0.4',
    publicIpAddress: null,
    sourceDestCheck: true,
  },
  metadataOptions: null,
  attributes: null,
  volumes: [
    {
      volumeId: 'vol-0123456789abcdef0',
      deviceName: '/dev/xvda',
      deleteOnTermination: true,
      volumeType: 'gp3',
      sizeGiB: 8,
      iops: 3000,
      throughputMiBps: 125,
      encrypted: false,
      kmsKeyId: null,
      multiAttach: false,
      tags: [],
    },
  ],
  tags: [{ key: 'backup', value: 'yes' }],
};

/** Furnishes an MSP with two tenants by rows, past the API; its connections count as proven, and no workflow stands behind its jobs. */
export async function aServedMsp(api: Omit<ApiOfRun, 'close'>): Promise<ServedMsp> {
  const { sql, database } = api;
  const { mspId, tenants } = await aFurnishedMsp(sql);
  const scope = { mspId, tenantId: null };
  // The relay of the run would try to start what builders wrote.
  await sql.query('update outbox set done_at = now() where msp_id = $1', [mspId]);
  await sql.query(`update hypervisor set status = 'VALID' where msp_id = $1`, [mspId]);
  await sql.query('update resource set manifest = $2 where msp_id = $1', [mspId, JSON.stringify(MANIFEST)]);
  await sql.query('update recovery_point set manifest = $2 where msp_id = $1', [mspId, JSON.stringify(MANIFEST)]);
  const wish = { name: 'Administrator', role: 'MSP_ADMIN' as const, tenantId: null, expiresAt: null };
  const { token } = await database.inMsp(scope, ({ apiKeys }) => apiKeys.issue(wish));
  const [one, other] = tenants;
  if (!one || !other) throw new Error('A furnished MSP has two tenants.');
  const served = async (owner: TenantOwner): Promise<ServedTenant> => ({
    owner: { mspId, tenantId: owner.tenantId },
    ...(await idsOf(api, mspId, owner.tenantId)),
    ...(await api.keyOf(owner)),
  });
  return { mspId, ...(await idsOf(api, mspId, null)), ...api.holder(token), tenants: [await served(one), await served(other)] };
}

async function idsOf({ sql }: Pick<ApiOfRun, 'sql'>, mspId: MspId, tenantId: string | null): Promise<{ ids: Ids; allIds: string[] }> {
  const own = TABLES.filter((table) => tenantId === null || !OF_MSP_ONLY.includes(table));
  const where = (table: string): string =>
    OF_MSP_ONLY.includes(table) ? 'msp_id = $1' : 'msp_id = $1 and tenant_id is not distinct from $2';
  const ofTenant = tenantId === null ? '' : ` union all select $2::text`;
  const { rows } = await sql.query<{ id: string }>(
    `select id::text as id from (${own.map((table) => `select id::text from ${table} where ${where(table)}`).join(' union all ')}${ofTenant}) as own order by id`,
    [mspId, tenantId],
  );
  const allIds = rows.map(({ id }) => id);
  const ids: Partial<Record<IdKind, string>> = tenantId === null ? { msp: mspId } : {};
  for (const id of allIds) {
    const kind = kindOf(id);
    if (kind) ids[kind] = id;
  }
  return { allIds, ids };
}

/** An id of the same kind as another that nothing has. */
export function neverGiven(id: string): string {
  const kind = kindOf(id);
  if (!kind) throw new Error(`${id} is no id.`);
  return newId(kind);
}
