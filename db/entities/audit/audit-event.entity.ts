import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditPrincipalKind, AuditResult } from '../../../workflows/domain/audit';
import type { AuditEventId, MspId, TenantId } from '../../../workflows/domain/ids';

/** Who did or tried what; append-only, and chained by hash for each MSP. */
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

  @Column('text', { nullable: true })
  subjectId: string | null;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;

  @Column('text')
  requestId: string;

  @Column('bigint')
  sequence: string;

  @Column('text')
  principalKind: AuditPrincipalKind;

  @Column('text')
  principalName: string;

  @Column('text')
  result: AuditResult;

  @Column('text', { nullable: true })
  code: string | null;

  @Column('text', { nullable: true })
  correlationId: string | null;

  @Column('text', { nullable: true })
  clientAddress: string | null;

  @Column('bytea')
  previousHash: Buffer;

  @Column('bytea')
  hash: Buffer;
}
