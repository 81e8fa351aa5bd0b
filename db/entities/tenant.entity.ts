import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TenantStatus } from '../../workflows/domain/access';
import type { MspId, TenantId } from '../../workflows/domain/ids';

/** A customer of an MSP. */
@Entity('tenant')
export class TenantEntity {
  @PrimaryColumn('text')
  id: TenantId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  @Column('text')
  status: TenantStatus;

  @Column('text', { nullable: true })
  statusReason: string | null;

  @Column('timestamptz')
  statusChangedAt: Date;

  @Column('timestamptz')
  createdAt: Date;
}
