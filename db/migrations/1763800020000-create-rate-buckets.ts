import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mspTable } from './scope-policies';

/** How many points each principal has left, for all replicas of the API together. */
export class CreateRateBuckets1763800020000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Unlogged: what a crash forgets is a full bucket, and no write waits for the disk.
      create unlogged table rate_bucket (
        msp_id        snapward_id not null references msp (id),
        principal_id  text not null,
        points        double precision not null,
        granted       double precision not null,
        filled_at     timestamptz not null,
        primary key (msp_id, principal_id)
      );
      ${mspTable('rate_bucket', ['select'])}
      -- Counted between signing in and the operation, so by the door that signs in.
      grant select, insert, update on rate_bucket to snapward_system;
      create policy rate_bucket_of_system on rate_bucket to snapward_system using (true);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table rate_bucket');
  }
}
