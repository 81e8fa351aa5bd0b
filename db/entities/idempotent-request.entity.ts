import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, TenantId } from '../../workflows/domain/ids';

/** A mutation that was done, by the number that its caller gave it. */
@Entity('idempotent_request')
export class IdempotentRequestEntity {
  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  /** Computed by PostgreSQL: the tenant, or the MSP when there is no tenant. */
  @PrimaryColumn({ type: 'text', insert: false, update: false })
  ownerId: MspId | TenantId;

  @Column('text')
  principalId: string;

  @PrimaryColumn('text')
  clientMutationId: string;

  @Column('text')
  operation: string;

  @Column('bytea')
  inputHash: Buffer;

  @Column('text')
  resultId: string;

  @Column('timestamptz')
  createdAt: Date;

  /** When its effect was there; null while that is under way. */
  @Column('timestamptz', { nullable: true })
  settledAt: Date | null;
}
