import type { MigrationInterface, QueryRunner } from 'typeorm';

const setting = (name: string): string => `(select nullif(current_setting('app.${name}', true), ''))`;

/**
 * People as the MSP itself or one tenant knows them: a row for each of the two, also of the same person, so that nobody learns where else somebody
 * belongs. What ties a person's rows together is the provider's word alone, and only signing in may look along it.
 */
export class LetPeopleSignIn1763800031000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table app_user
        add column owner_id      snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        add column issuer        text check (issuer ~ '^https?://[^ ]+$' and length(issuer) <= 500),
        add column subject       text check (length(subject) between 1 and 255),
        add column linked_at     timestamptz,
        add column last_seen_at  timestamptz,
        add column removed_at    timestamptz,
        add constraint app_user_is_linked_wholly check (num_nonnulls(issuer, subject, linked_at) in (0, 3)),
        add constraint app_user_of_owner unique (owner_id, id);
      -- By what a person who signs in is found: the provider's word; until that is linked the e-mail address of the invitation; nothing once removed.
      alter table app_user add column sign_in_key text generated always as (
        case when removed_at is null then coalesce(issuer || ' ' || subject, 'mailto:' || lower(email)) end) stored;
      drop index app_user_by_email;
      create unique index app_user_by_email on app_user (owner_id, lower(email)) where removed_at is null;
      create unique index app_user_by_sign_in on app_user (sign_in_key, owner_id);
      create index app_user_newest on app_user (msp_id, id desc);

      drop index membership_once;
      alter table membership
        add column owner_id snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        add constraint membership_once unique (user_id),
        add constraint membership_of_owner_of_user foreign key (owner_id, user_id) references app_user (owner_id, id);
      create index membership_of_msp on membership (msp_id, role);

      -- Who is linked to whom is written by signing in and by nothing else.
      revoke insert, update on app_user from snapward_msp;
      grant insert (id, msp_id, tenant_id, email, display_name), update (display_name, removed_at) on app_user to snapward_msp, snapward_tenant;
      revoke update on membership from snapward_msp;
      grant update (role) on membership to snapward_msp, snapward_tenant;
      grant insert, delete on membership to snapward_tenant;

      -- Signing in sees the rows of the person who signs in, and of nobody else.
      grant select (id, msp_id, tenant_id, owner_id, email, display_name, issuer, last_seen_at, sign_in_key) on app_user to snapward_system;
      grant update (issuer, subject, linked_at, last_seen_at) on app_user to snapward_system;
      create policy app_user_of_system on app_user to snapward_system
        using (sign_in_key = any (array[${setting('sign_in_identity')}, ${setting('sign_in_email')}]));
      grant select (id, user_id, role) on membership to snapward_system;
      create policy membership_of_system on membership for select to snapward_system
        using (exists (select from app_user where app_user.id = membership.user_id));
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop policy membership_of_system on membership;
      drop policy app_user_of_system on app_user;
      revoke all on membership, app_user from snapward_system, snapward_tenant;
      grant select on membership, app_user to snapward_tenant;
      revoke update (role) on membership from snapward_msp;
      grant update on membership to snapward_msp;
      revoke insert (id, msp_id, tenant_id, email, display_name), update (display_name, removed_at) on app_user from snapward_msp;
      grant insert, update on app_user to snapward_msp;
      alter table membership drop constraint membership_of_owner_of_user, drop constraint membership_once, drop column owner_id;
      create unique index membership_once on membership (user_id, coalesce(tenant_id, msp_id));
      drop index membership_of_msp, app_user_newest, app_user_by_email;
      alter table app_user drop column sign_in_key, drop constraint app_user_of_owner, drop constraint app_user_is_linked_wholly,
        drop column removed_at, drop column last_seen_at, drop column linked_at, drop column subject, drop column issuer, drop column owner_id;
      create unique index app_user_by_email on app_user (msp_id, lower(email));
    `);
  }
}
