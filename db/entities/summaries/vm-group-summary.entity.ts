import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobId, MspId, TenantId, VmGroupId } from '../../../workflows/domain/ids';
import type { JobState } from '../../../workflows/domain/job';

/** How a VM group stands, without anything that depends on the clock; kept by triggers. */
@Entity('vm_group_summary')
export class VmGroupSummaryEntity {
  @PrimaryColumn('text')
  vmGroupId: VmGroupId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  tenantId: TenantId;

  @Column('text', { nullable: true })
  lastJobId: JobId | null;

  @Column('text', { nullable: true })
  lastJobState: JobState | null;

  @Column('timestamptz', { nullable: true })
  lastJobFinishedAt: Date | null;

  /** Items of the newest back-up that failed. */
  @Column('integer')
  failed: number;

  /** Members that are there. */
  @Column('integer')
  resources: number;

  /** Members that are there and have a complete recovery point. */
  @Column('integer')
  protected: number;

  /** The oldest and the newest of their newest recovery points. */
  @Column('timestamptz', { nullable: true })
  oldestPointAt: Date | null;

  @Column('timestamptz', { nullable: true })
  newestPointAt: Date | null;
}
