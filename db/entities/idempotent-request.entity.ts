import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, TenantId } from '../../workflows/domain/ids';

/** A mutation that was done, by the number that its caller gave it. */
@Entity('idempotent_request')
export class IdempotentRequestEntity {
  @PrimaryColumn('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  @PrimaryColumn('text')
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
}
