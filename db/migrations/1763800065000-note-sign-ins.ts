import type { MigrationInterface, QueryRunner } from 'typeorm';

const NOTING = 'snapward_msp, snapward_tenant, snapward_api_msp, snapward_api_tenant';

/** When somebody has last signed in at their provider, so that each time is told to the audit log once. */
export class NoteSignIns1763800065000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table app_user add column signed_in_at timestamptz');
    await db.query(`grant update (signed_in_at) on app_user to ${NOTING}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table app_user drop column signed_in_at');
  }
}
