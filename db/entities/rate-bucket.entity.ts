import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MspId } from '../../workflows/domain/ids';

/** What one principal has left of the points that operations cost. */
@Entity('rate_bucket')
export class RateBucketEntity {
  @PrimaryColumn('text')
  mspId: MspId;

  @PrimaryColumn('text')
  principalId: string;

  /** At the moment `filledAt`; it fills from there. */
  @Column('double precision')
  points: number;

  /** What the last request for points was given. */
  @Column('double precision')
  granted: number;

  @Column('timestamptz')
  filledAt: Date;
}
