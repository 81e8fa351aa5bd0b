import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobId, JobItemId, MspId, PlanRevisionId, RecoveryPointId, ResourceId, TenantId, VmGroupId } from '../../workflows/domain/ids';
import type { InstanceManifest } from '../../workflows/domain/instance';
import type { Consistency, RecoveryPointState } from '../../workflows/domain/recovery-point';

/** One protected resource at one moment. */
@Entity('recovery_point')
export class RecoveryPointEntity {
  @PrimaryColumn('text')
  id: RecoveryPointId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  tenantId: TenantId;

  @Column('text')
  resourceId: ResourceId;

  @Column('text', { nullable: true })
  vmGroupId: VmGroupId | null;

  @Column('text')
  jobId: JobId;

  @Column('text')
  jobItemId: JobItemId;

  @Column('text', { nullable: true })
  planRevisionId: PlanRevisionId | null;

  @Column('text')
  state: RecoveryPointState;

  @Column('text')
  consistency: Consistency;

  @Column('timestamptz')
  takenAt: Date;

  @Column('timestamptz', { nullable: true })
  completedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  expiresAt: Date | null;

  @Column('integer')
  sizeGib: number;

  @Column('jsonb')
  manifest: InstanceManifest;

  @Column('text', { array: true })
  excludedVolumeIds: string[];
}
