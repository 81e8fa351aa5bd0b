import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JobId, MspId, OutboxId, TenantId } from '../../workflows/domain/ids';

/** A workflow start that must leave the transaction of its job. */
@Entity('outbox')
export class OutboxEntity {
  @PrimaryColumn('text')
  id: OutboxId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  jobId: JobId;

  @Column('integer')
  jobAttempt: number;

  @Column('jsonb')
  start: object;

  @Column('integer')
  attempts: number;

  @Column('timestamptz')
  nextAttemptAt: Date;

  @Column('text', { nullable: true })
  lastError: string | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  doneAt: Date | null;
}
