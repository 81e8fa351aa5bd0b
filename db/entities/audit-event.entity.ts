import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditEventId, MspId, TenantId } from '../../workflows/domain/ids';

/** Who did what; append-only. */
@Entity('audit_event')
export class AuditEventEntity {
  @PrimaryColumn('text')
  id: AuditEventId;

  @Column('text')
  mspId: MspId;

  @Column('text', { nullable: true })
  tenantId: TenantId | null;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  principal: string;

  @Column('text')
  action: string;

  @Column('text')
  subjectId: string;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;

  @Column('text')
  requestId: string;
}
