import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, RecoveryPointCopyId, RecoveryPointId, StorageId, TenantId } from '../../workflows/domain/ids';
import type { RecoveryPointState, SnapshotOfVolume } from '../../workflows/domain/recovery-point';

/** Where the data of a recovery point is: one account, one region. */
@Entity('recovery_point_copy')
export class RecoveryPointCopyEntity {
  @PrimaryColumn('text')
  id: RecoveryPointCopyId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  tenantId: TenantId;

  @Column('text')
  recoveryPointId: RecoveryPointId;

  @Column('text')
  awsAccountId: string;

  @Column('text')
  region: string;

  @Column('text', { nullable: true })
  storageId: StorageId | null;

  @Column('text')
  engine: 'EBS_SNAPSHOT';

  @Column('text')
  state: RecoveryPointState;

  @Column('jsonb')
  snapshots: SnapshotOfVolume[];

  @Column('timestamptz')
  createdAt: Date;
}
