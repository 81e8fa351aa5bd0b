import type { HypervisorId, JobId, RecoveryPointId, ResourceId, TenantId } from '../../workflows/domain/ids';
import type { InstanceManifest } from '../../workflows/domain/instance';
import type { RecoveryPointState, SnapshotOfVolume } from '../../workflows/domain/recovery-point';
import type { RestoreOptions } from '../../workflows/domain/restore';
import type { Session } from '../session';

/** What a restore job is about: the recovery point, one copy of it, and what was asked for. */
export interface RestoreSubject {
  readonly hypervisorId: HypervisorId;
  readonly tenantId: TenantId;
  readonly recoveryPointId: RecoveryPointId;
  readonly recoveryPointState: RecoveryPointState;
  readonly resourceId: ResourceId;
  readonly resourceName: string;
  readonly manifest: InstanceManifest;
  readonly options: RestoreOptions;
  readonly copyState: RecoveryPointState;
  readonly awsAccountId: string;
  readonly region: string;
  readonly snapshots: readonly SnapshotOfVolume[];
}

/** Restores of recovery points. */
export function restoreRepository({ query }: Session) {
  return {
    /** The subject of a restore job, with the recovery point's oldest copy; null when there is none in this scope. */
    async subjectOf(jobId: JobId): Promise<RestoreSubject | null> {
      const [subject] = await query<RestoreSubject>(
        `select job.hypervisor_id as "hypervisorId", point.tenant_id as "tenantId", point.id as "recoveryPointId", point.state as "recoveryPointState",
                point.resource_id as "resourceId", resource.name as "resourceName", point.manifest, job.parameters as options,
                copy.state as "copyState", copy.aws_account_id as "awsAccountId", copy.region, copy.snapshots
           from job
           join recovery_point point on point.id = job.recovery_point_id
           join resource on resource.id = point.resource_id
           join recovery_point_copy copy on copy.recovery_point_id = point.id
          where job.id = $1 and job.operation = 'restoreInstance'
          order by copy.id limit 1`,
        [jobId],
      );
      return subject ?? null;
    },
  };
}
