import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { HypervisorId, JobId, MspId, TenantId } from '../../workflows/domain/ids';
import type { CheckKind, CheckOutcome, Proof } from '../../workflows/domain/validation';

/** One row of a validation report. */
@Entity('hypervisor_check')
export class HypervisorCheckEntity {
  /** A bigint, which JavaScript reads as text. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @Column({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  hypervisorId: HypervisorId;

  @Column('text')
  jobId: JobId;

  @Column('text')
  kind: CheckKind;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  region: string | null;

  @Column('text')
  proof: Proof;

  @Column('text')
  outcome: CheckOutcome;

  @Column('text')
  detail: string;

  @Column('text', { nullable: true })
  remedy: string | null;

  @Column('timestamptz')
  checkedAt: Date;
}
