import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobId, MspId, TenantId } from '../../../workflows/domain/ids';

/** A job that was told to end with its tenant's work. */
@Entity('job_cancellation')
export class JobCancellationEntity {
  @PrimaryColumn('text')
  jobId: JobId;

  @PrimaryColumn('integer')
  jobAttempt: number;

  @Column('text')
  mspId: MspId;

  @Column('text')
  tenantId: TenantId;

  @Column('timestamptz')
  askedAt: Date;

  @Column('integer')
  attempts: number;

  @Column('timestamptz')
  nextAttemptAt: Date;

  @Column('text', { nullable: true })
  lastError: string | null;

  @Column('timestamptz', { nullable: true })
  doneAt: Date | null;
}
