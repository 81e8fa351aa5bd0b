import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A process may ask which migrations ran, to tell whether it fits the database. */
export class ShowMigrations1763800040000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('grant select (name) on migrations to snapward_system');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('revoke select (name) on migrations from snapward_system');
  }
}
