import type { MigrationInterface, QueryRunner } from 'typeorm';
import { scopeRootTables, tenantTable } from './scope-policies';

/** Who there is: scope roles, MSPs, tenants, people, keys. */
export class CreateScopesAndTenancy1763800000000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Roles belong to the whole server, so another database of it may have made them already.
    await db.query(`
      do $$ begin
        if not exists (select from pg_roles where rolname = 'snapward_msp') then create role snapward_msp nologin; end if;
        if not exists (select from pg_roles where rolname = 'snapward_tenant') then create role snapward_tenant nologin; end if;
        if not exists (select from pg_roles where rolname = 'snapward_system') then create role snapward_system nologin; end if;
        if not exists (select from pg_roles where rolname = 'snapward_app') then create role snapward_app login noinherit nobypassrls; end if;
        if not pg_has_role('snapward_app', 'snapward_msp', 'set') then grant snapward_msp, snapward_tenant, snapward_system to snapward_app; end if;
      end $$;
      revoke create on schema public from public;
      grant usage on schema public to snapward_msp, snapward_tenant, snapward_system;

      create domain snapward_id as text collate "C" check (value ~ '^[a-z]{2,3}_[0-9a-f]{32}$');

      create table msp (
        id          snapward_id primary key check (id ^@ 'msp_'),
        name        text not null check (length(name) between 1 and 200),
        created_at  timestamptz not null default now()
      );

      create table tenant (
        id          snapward_id primary key check (id ^@ 'ten_'),
        msp_id      snapward_id not null references msp (id),
        name        text not null check (length(name) between 1 and 200),
        status      text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED', 'OFFBOARDING')),
        created_at  timestamptz not null default now(),
        unique (msp_id, id)
      );
      create unique index tenant_by_name on tenant (msp_id, lower(name));

      create table app_user (
        id            snapward_id primary key check (id ^@ 'usr_'),
        msp_id        snapward_id not null references msp (id),
        tenant_id     snapward_id,
        email         text not null check (email ~ '^[^@ ]+@[^@ ]+$'),
        display_name  text not null,
        created_at    timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        unique (msp_id, id)
      );
      create unique index app_user_by_email on app_user (msp_id, lower(email));

      create table membership (
        id          snapward_id primary key check (id ^@ 'mem_'),
        msp_id      snapward_id not null references msp (id),
        tenant_id   snapward_id,
        user_id     snapward_id not null,
        role        text not null check (role in ('MSP_ADMIN', 'TENANT_ADMIN')),
        created_at  timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (msp_id, user_id) references app_user (msp_id, id),
        constraint membership_role_fits_scope check ((role = 'MSP_ADMIN') = (tenant_id is null))
      );
      create unique index membership_once on membership (user_id, coalesce(tenant_id, msp_id));

      create table api_key (
        id            snapward_id primary key check (id ^@ 'key_'),
        msp_id        snapward_id not null references msp (id),
        tenant_id     snapward_id,
        name          text not null check (length(name) between 1 and 200),
        role          text not null check (role in ('MSP_ADMIN', 'TENANT_ADMIN')),
        prefix        text not null unique,
        secret_hash   bytea not null check (length(secret_hash) = 32),
        created_at    timestamptz not null default now(),
        expires_at    timestamptz,
        last_used_at  timestamptz,
        revoked_at    timestamptz,
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        constraint api_key_role_fits_scope check ((role = 'MSP_ADMIN') = (tenant_id is null))
      );
      create index api_key_newest on api_key (msp_id, id desc);

      ${scopeRootTables()}
      ${tenantTable('app_user', { msp: ['select', 'insert', 'update'], tenant: ['select'] })}
      ${tenantTable('membership', { msp: ['select', 'insert', 'update', 'delete'], tenant: ['select'] })}
      ${tenantTable('api_key', { msp: ['select', 'insert', 'update'], tenant: ['select'] })}

      -- Signing in happens before any scope is known: the system role may look a key up, and note its use.
      grant select on api_key to snapward_system;
      grant update (last_used_at) on api_key to snapward_system;
      create policy api_key_of_system on api_key to snapward_system using (true);
      grant select (id, status) on tenant to snapward_system;
      create policy tenant_of_system on tenant for select to snapward_system using (true);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table api_key, membership, app_user, tenant, msp; drop domain snapward_id;');
  }
}
