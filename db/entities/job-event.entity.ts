import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { JobId, JobItemId, MspId, TenantId } from '../../workflows/domain/ids';

/** One line of a job's log. */
@Entity('job_event')
export class JobEventEntity {
  /** A bigint, which JavaScript reads as text; the order of the log. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  seq: string;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  jobId: JobId;

  @Column('text', { nullable: true })
  itemId: JobItemId | null;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  level: 'INFO' | 'WARNING' | 'ERROR';

  @Column('text')
  code: string;

  @Column('text')
  message: string;
}
