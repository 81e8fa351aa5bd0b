import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHANGED_BY_USE = 'revoked_at, secret_hash, previous_secret_hash, previous_secret_until, rotated_at';

/** API keys with scopes, a second secret while one replaces the other, and word to every replica when a key changes; tenants manage their own. */
export class LetKeysBeManaged1763800035000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table api_key
        -- Null: everything that the role may do.
        add column scopes text[] check (cardinality(scopes) > 0),
        add column previous_secret_hash bytea check (length(previous_secret_hash) = 32),
        add column previous_secret_until timestamptz,
        add column rotated_at timestamptz,
        add column name_key text not null generated always as (lower(name)) stored,
        add constraint api_key_previous_secret_is_whole check ((previous_secret_hash is null) = (previous_secret_until is null));

      -- The policy holds a tenant to its own rows, and api_key_role_fits_scope those to the roles of a tenant.
      grant insert, update (${CHANGED_BY_USE}) on api_key to snapward_tenant;
      create index api_key_of_tenant_newest on api_key (tenant_id, id desc);
      create index api_key_in_name_order on api_key (msp_id, name_key, id);
      create index api_key_of_tenant_in_name_order on api_key (tenant_id, name_key, id);

      -- Whoever serves something long to a principal hears, with the commit, that it must look whether it still may.
      create function principal_notify() returns trigger language plpgsql as $$
        begin
          perform pg_notify('snapward_principal', new.id);
          return null;
        end $$;
      create trigger api_key_notify after update of ${CHANGED_BY_USE}, expires_at on api_key for each row execute function principal_notify();
      create trigger app_user_notify after update of removed_at on app_user for each row execute function principal_notify();
      create function membership_notify() returns trigger language plpgsql as $$
        begin
          perform pg_notify('snapward_principal', old.user_id);
          return null;
        end $$;
      create trigger membership_notify after update or delete on membership for each row execute function membership_notify();
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop trigger membership_notify on membership;
      drop trigger app_user_notify on app_user;
      drop trigger api_key_notify on api_key;
      drop function membership_notify(), principal_notify();
      drop index api_key_of_tenant_newest;
      revoke insert, update (${CHANGED_BY_USE}) on api_key from snapward_tenant;
      alter table api_key
        drop constraint api_key_previous_secret_is_whole,
        -- Their indexes go with it.
        drop column name_key,
        drop column rotated_at,
        drop column previous_secret_until,
        drop column previous_secret_hash,
        drop column scopes;
    `);
  }
}
