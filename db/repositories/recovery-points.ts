import type { HypervisorId, JobId, JobItemId, RecoveryPointId, ResourceId, TenantId, VmGroupId } from '../../workflows/domain/ids';
import type { InstanceManifest } from '../../workflows/domain/instance';
import type { Consistency, RecoveryPointState, SnapshotOfVolume } from '../../workflows/domain/recovery-point';
import { when, type Page, type PageRequest } from '../page';
import { pageOfEach, readPage } from '../read-pages';
import type { Session } from '../session';

/** A recovery point as a portal may see it: the manifest without the instance's user data. */
export interface RecoveryPointRow {
  readonly id: RecoveryPointId;
  readonly tenantId: TenantId;
  readonly resourceId: ResourceId;
  readonly vmGroupId: VmGroupId | null;
  readonly jobId: JobId;
  readonly jobItemId: JobItemId;
  readonly state: RecoveryPointState;
  readonly consistency: Consistency;
  readonly takenAt: Date;
  readonly completedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly sizeGiB: number;
  readonly manifest: Omit<InstanceManifest, 'attributes'>;
  readonly excludedVolumeIds: readonly string[];
}

/** One copy of a recovery point as it is stored. */
export interface RecoveryPointCopyRow {
  readonly id: string;
  readonly recoveryPointId: RecoveryPointId;
  readonly awsAccountId: string;
  readonly region: string;
  readonly state: RecoveryPointState;
  readonly snapshots: readonly SnapshotOfVolume[];
}

/** Which recovery points a list shows. */
export interface RecoveryPointFilter {
  readonly tenantId?: string | null;
  readonly resourceId?: string | null;
  readonly vmGroupId?: string | null;
  readonly jobId?: string | null;
  readonly states?: readonly RecoveryPointState[] | null;
}

const SELECT = `id, tenant_id as "tenantId", resource_id as "resourceId", vm_group_id as "vmGroupId", job_id as "jobId", job_item_id as "jobItemId",
  state, consistency, taken_at as "takenAt", completed_at as "completedAt", expires_at as "expiresAt", size_gib as "sizeGiB",
  manifest - 'attributes' as manifest, excluded_volume_ids as "excludedVolumeIds"`;

const question = (filter: RecoveryPointFilter, page: PageRequest) => ({
  select: SELECT,
  from: 'recovery_point',
  page,
  where: [
    when(filter.tenantId, (p) => `tenant_id = ${p}`),
    when(filter.resourceId, (p) => `resource_id = ${p}`),
    when(filter.vmGroupId, (p) => `vm_group_id = ${p}`),
    when(filter.jobId, (p) => `job_id = ${p}`),
    when(filter.states, (p) => `state = any(${p})`),
  ],
});

/** The catalogue of recovery points, to read. */
export function recoveryPointRepository(session: Session) {
  const byIds = (ids: readonly string[]): Promise<RecoveryPointRow[]> =>
    session.query<RecoveryPointRow>(`select ${SELECT} from recovery_point where id = any($1)`, [ids]);
  const below = (parent: string) => (parentIds: readonly string[], filter: RecoveryPointFilter, page: PageRequest) =>
    pageOfEach<RecoveryPointRow>(session, { ...question(filter, page), parent, parentIds });
  return {
    byIds,

    /** Null when there is none in this scope. */
    find: async (id: string): Promise<RecoveryPointRow | null> => (await byIds([id]))[0] ?? null,

    list: (filter: RecoveryPointFilter, page: PageRequest): Promise<Page<RecoveryPointRow>> =>
      readPage<RecoveryPointRow>(session, question(filter, page)),

    /** The recovery points of several resources, jobs or tenants. */
    ofResources: below('resource_id'),
    ofJobs: below('job_id'),
    ofTenants: below('tenant_id'),

    /** All copies of several recovery points, oldest copy first. */
    copiesOf: (recoveryPointIds: readonly string[]): Promise<RecoveryPointCopyRow[]> =>
      session.query<RecoveryPointCopyRow>(
        `select id, recovery_point_id as "recoveryPointId", aws_account_id as "awsAccountId", region, state, snapshots
           from recovery_point_copy where recovery_point_id = any($1) order by id`,
        [recoveryPointIds],
      ),

    /** The connection that a recovery point's resource is reached through; null when there is none in this scope. */
    async hypervisorOf(recoveryPointId: string): Promise<HypervisorId | null> {
      const found = await session.query<{ hypervisorId: HypervisorId }>(
        `select hypervisor_id as "hypervisorId" from resource where id = (select resource_id from recovery_point where id = $1)`,
        [recoveryPointId],
      );
      return found[0]?.hypervisorId ?? null;
    },
  };
}
