import type { MspId } from '../../../workflows/domain/ids';
import type { Transaction } from '../../session';

/** Whose bucket; a person has one in each MSP. */
export interface BucketOwner {
  readonly mspId: MspId;
  readonly principalId: string;
}

/** How large a bucket is, and how fast it fills. */
export interface BucketSize {
  readonly capacity: number;
  readonly perSecond: number;
}

/** What was given of a bucket, 0 when there was not enough, and what is left in it. */
export interface Grant {
  readonly granted: number;
  readonly left: number;
}

// What has run in since it was last looked at; clocks of two statements may differ by a little, never into the past.
const FILLED = `least($5::float8, bucket.points + $6::float8 * greatest(0, extract(epoch from clock_timestamp() - bucket.filled_at)))`;
const GIVEN = `case when ${FILLED} >= $3::float8 then least($4::float8, ${FILLED}) else 0 end`;

/** Token buckets that all replicas of the API share; a new principal begins with a full one. */
export function rateBucketSystemRepository({ query }: Transaction) {
  return {
    /** Takes `wanted` points, or as many as there are if these are `needed` at least, or none at all. */
    async take(owner: BucketOwner, needed: number, wanted: number, { capacity, perSecond }: BucketSize): Promise<Grant> {
      const [grant] = await query<Grant>(
        `insert into rate_bucket as bucket (msp_id, principal_id, granted, points, filled_at)
         values ($1, $2, case when $5::float8 >= $3::float8 then least($4::float8, $5::float8) else 0 end,
           $5::float8 - case when $5::float8 >= $3::float8 then least($4::float8, $5::float8) else 0 end, clock_timestamp())
         on conflict (msp_id, principal_id) do update set granted = ${GIVEN}, points = ${FILLED} - ${GIVEN}, filled_at = clock_timestamp()
         where $6::float8 >= 0
         returning granted, points as left`,
        [owner.mspId, owner.principalId, needed, wanted, capacity, perSecond],
      );
      if (!grant) throw new Error('A bucket answers always.');
      return grant;
    },

    /** Gives back what was taken and not used. */
    async giveBack(owner: BucketOwner, points: number, { capacity }: BucketSize): Promise<void> {
      await query(`update rate_bucket set points = least($4::float8, points + $3::float8) where msp_id = $1 and principal_id = $2`, [
        owner.mspId,
        owner.principalId,
        points,
        capacity,
      ]);
    },
  };
}
