import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId } from '../../../workflows/domain/ids';

/** Where the chain of an MSP's audit events ends; moved by the database itself. */
@Entity('audit_head')
export class AuditHeadEntity {
  @PrimaryColumn('text')
  mspId: MspId;

  @Column('bigint')
  sequence: string;

  @Column('bytea')
  hash: Buffer;
}
