import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, TenantId } from '../../../workflows/domain/ids';
import type { QuotaKind } from '../../../workflows/domain/quota';

/** How much of something a tenant may use. */
@Entity('tenant_quota')
export class TenantQuotaEntity {
  @PrimaryColumn('text')
  tenantId: TenantId;

  @PrimaryColumn('text')
  kind: QuotaKind;

  @Column('text')
  mspId: MspId;

  @Column('integer', { nullable: true })
  soft: number | null;

  @Column('integer', { nullable: true })
  hard: number | null;

  @Column('timestamptz')
  changedAt: Date;
}
