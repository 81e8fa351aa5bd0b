import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobId, JobItemId, MspId, RecoveryPointId, ResourceId, TenantId } from '../../workflows/domain/ids';
import type { ItemFailureCode } from '../../workflows/domain/item-failure';
import type { JobItemState } from '../../workflows/domain/job';

/** One resource of a job. */
@Entity('job_item')
export class JobItemEntity {
  @PrimaryColumn('text')
  id: JobItemId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  jobId: JobId;

  /** The item's place in the job, from 0; chunks are ranges of it. */
  @Column('integer')
  ordinal: number;

  @Column('text', { nullable: true })
  resourceId: ResourceId | null;

  @Column('text')
  name: string;

  @Column('text')
  nativeId: string;

  @Column('text')
  awsAccountId: string;

  @Column('text')
  region: string;

  @Column('text')
  state: JobItemState;

  @Column('integer')
  attempts: number;

  /** Those of its attempts that earlier attempts at the job have made. */
  @Column('integer')
  earlierAttempts: number;

  @Column('text', { nullable: true })
  failureCode: ItemFailureCode | null;

  @Column('text', { nullable: true })
  failureMessage: string | null;

  @Column('text', { nullable: true })
  failureRemedy: string | null;

  @Column('text', { array: true })
  excludedVolumeIds: string[];

  @Column('text', { nullable: true })
  recoveryPointId: RecoveryPointId | null;

  @Column('jsonb')
  detail: object;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;
}
