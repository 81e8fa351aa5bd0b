import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId } from '../../workflows/domain/ids';

/** A managed service provider. */
@Entity('msp')
export class MspEntity {
  @PrimaryColumn('text')
  id: MspId;

  @Column('text')
  name: string;

  @Column('timestamptz')
  createdAt: Date;
}
