import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person has open ends with the membership, as it does for a key that is revoked. */
export class TellOfEndedMemberships1763800036000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function membership_end_notify() returns trigger language plpgsql as $$
        begin
          perform pg_notify('snapward_principal', old.user_id);
          return null;
        end $$;
      create trigger membership_end_notify after delete on membership for each row execute function membership_end_notify();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop trigger membership_end_notify on membership; drop function membership_end_notify();');
  }
}
