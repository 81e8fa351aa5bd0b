import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, PlanId, PlanRevisionId, StorageId } from '../../workflows/domain/ids';
import type { RetentionPreset } from '../../workflows/domain/plan';

/** What a plan asks for from one moment on; never changed. */
@Entity('plan_revision')
export class PlanRevisionEntity {
  @PrimaryColumn('text')
  id: PlanRevisionId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  planId: PlanId;

  @Column('integer')
  revision: number;

  @Column('integer')
  runEveryMinutes: number;

  @Column('time', { nullable: true })
  windowStart: string | null;

  @Column('time', { nullable: true })
  windowEnd: string | null;

  @Column('text', { nullable: true })
  windowTimeZone: string | null;

  @Column('text')
  retention: RetentionPreset;

  @Column('integer', { nullable: true })
  snapshotCount: number | null;

  @Column('integer')
  retentionDays: number;

  @Column('integer', { nullable: true })
  keepMonthly: number | null;

  @Column('integer', { nullable: true })
  keepYearly: number | null;

  @Column('text', { nullable: true })
  primaryStorageId: StorageId | null;

  @Column('text', { nullable: true })
  secondaryStorageId: StorageId | null;

  @Column('timestamptz')
  createdAt: Date;
}
