import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, TenantId } from '../../../workflows/domain/ids';

/** An address from which a principal has come before. */
@Entity('principal_address')
export class PrincipalAddressEntity {
  @PrimaryColumn('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  @PrimaryColumn('text')
  principal: string;

  @PrimaryColumn('text')
  address: string;

  @Column('timestamptz')
  firstSeenAt: Date;
}
