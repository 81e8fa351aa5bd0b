import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId, PlanId } from '../../workflows/domain/ids';

/** A name and a tier; what it asks for is in its revisions. */
@Entity('plan')
export class PlanEntity {
  @PrimaryColumn('text')
  id: PlanId;

  @Column('text')
  mspId: MspId;

  @Column('text')
  name: string;

  /** What lists by name go by. */
  @Column({ type: 'text', insert: false, update: false })
  nameKey: string;

  /** 1 to 5; a higher tier gets a larger share of the workers. */
  @Column('integer')
  tier: number;

  @Column('timestamptz')
  createdAt: Date;
}
