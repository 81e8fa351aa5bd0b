import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mspTable, tenantTable } from './scope-policies';

/** What is connected: credentials, hypervisors, what a validation found, access nodes, storage. */
export class CreateConnections1763800001000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table credential (
        id              snapward_id primary key check (id ^@ 'crd_'),
        msp_id          snapward_id not null references msp (id),
        tenant_id       snapward_id,
        owner_id        snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        name            text not null check (length(name) between 1 and 200),
        description     text not null default '',
        method          text not null check (method in ('ACCESS_KEY', 'IAM_ROLE', 'STS_ASSUME_ROLE')),
        role_arn        text check (role_arn ~ '^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$'),
        external_id     text unique check (length(external_id) between 16 and 1224),
        access_key_id   text,
        sealed_secret   bytea,
        trusted_by      snapward_id,
        created_at      timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        unique (owner_id, id),
        -- An IAM role is for the admin side only; a tenant authenticates by keys or by a role that it lets us assume.
        constraint credential_method_fits_side check (
          (method = 'IAM_ROLE' and tenant_id is null) or (method = 'STS_ASSUME_ROLE' and tenant_id is not null) or method = 'ACCESS_KEY'),
        constraint credential_has_what_its_method_needs check (case method
          when 'ACCESS_KEY' then access_key_id is not null and sealed_secret is not null and role_arn is null and external_id is null
          when 'IAM_ROLE' then role_arn is not null and external_id is null and access_key_id is null and sealed_secret is null
          else role_arn is not null and external_id is not null and access_key_id is null and sealed_secret is null end),
        constraint credential_trust_is_for_assumed_roles check ((method = 'STS_ASSUME_ROLE') = (trusted_by is not null))
      );
      create unique index credential_by_name on credential (owner_id, lower(name));
      create index credential_newest on credential (msp_id, id desc);

      create table hypervisor (
        id                   snapward_id primary key check (id ^@ 'hyp_'),
        msp_id               snapward_id not null references msp (id),
        tenant_id            snapward_id,
        owner_id             snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        kind                 text not null check (kind in ('ADMIN', 'TENANT')),
        vendor               text not null default 'AMAZON' check (vendor = 'AMAZON'),
        name                 text not null check (length(name) between 1 and 200),
        aws_account_id       text not null check (aws_account_id ~ '^[0-9]{12}$'),
        regions              text[] not null check (cardinality(regions) > 0),
        asset_types          text[] not null check (asset_types <@ array['EC2', 'EBS']),
        credential_id        snapward_id not null,
        use_admin_resources  boolean not null default false,
        admin_hypervisor_id  snapward_id,
        admin_kind           text generated always as (case when admin_hypervisor_id is null then null else 'ADMIN' end) stored,
        principal_arn        text,
        status               text not null default 'UNVALIDATED' check (status in ('UNVALIDATED', 'VALIDATING', 'VALID', 'INVALID')),
        validated_at         timestamptz,
        discovered_at        timestamptz,
        created_at           timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (owner_id, credential_id) references credential (owner_id, id),
        unique (msp_id, id, kind),
        unique (msp_id, tenant_id, id),
        unique (owner_id, id),
        -- The admin side of a tenant's connection is an ADMIN hypervisor of the same MSP, and nothing else can be written.
        foreign key (msp_id, admin_hypervisor_id, admin_kind) references hypervisor (msp_id, id, kind),
        constraint hypervisor_kind_fits_scope check ((kind = 'ADMIN') = (tenant_id is null)),
        constraint hypervisor_shared_resources check (case kind
          when 'ADMIN' then not use_admin_resources and admin_hypervisor_id is null
          else use_admin_resources = (admin_hypervisor_id is not null) end)
      );
      create unique index hypervisor_by_account on hypervisor (msp_id, aws_account_id);
      create unique index hypervisor_by_name on hypervisor (owner_id, lower(name));
      create index hypervisor_newest on hypervisor (msp_id, id desc);
      create index hypervisor_of_tenant_newest on hypervisor (tenant_id, id desc);
      create index hypervisor_by_credential on hypervisor (credential_id);

      alter table credential add column trusted_kind text generated always as (case when trusted_by is null then null else 'ADMIN' end) stored;
      alter table credential add foreign key (msp_id, trusted_by, trusted_kind) references hypervisor (msp_id, id, kind);

      -- A tenant's regions are among those that its admin side serves, seen from both rows. A check constraint cannot look at another row.
      create function hypervisor_regions_are_served() returns trigger language plpgsql as $$
        declare
          served text[];
        begin
          if new.admin_hypervisor_id is not null then
            -- The lock makes whoever narrows the admin side wait for this row, and the other way round.
            select admin.regions into served from hypervisor admin where admin.id = new.admin_hypervisor_id for share;
          end if;
          if not new.regions <@ coalesce(served, new.regions)
            or exists (select from hypervisor client where client.admin_hypervisor_id = new.id and not client.regions <@ new.regions)
          then
            raise exception 'the admin hypervisor does not serve all of these regions' using errcode = 'check_violation', constraint = 'hypervisor_regions_are_served';
          end if;
          return new;
        end $$;
      create trigger hypervisor_regions_are_served before insert or update of regions, admin_hypervisor_id on hypervisor
        for each row execute function hypervisor_regions_are_served();

      create table hypervisor_check (
        id             bigint generated always as identity primary key,
        msp_id         snapward_id not null references msp (id),
        tenant_id      snapward_id,
        owner_id       snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        hypervisor_id  snapward_id not null,
        job_id         snapward_id not null,
        kind           text not null check (kind in ('TRUST', 'IDENTITY', 'REGION', 'PERMISSION')),
        name           text not null,
        region         text,
        proof          text not null check (proof in ('CALL', 'DRY_RUN', 'SIMULATION', 'NONE')),
        outcome        text not null check (outcome in ('PASSED', 'FAILED', 'UNPROVEN')),
        detail         text not null,
        remedy         text,
        checked_at     timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (owner_id, hypervisor_id) references hypervisor (owner_id, id),
        constraint hypervisor_check_failure_has_remedy check (outcome <> 'FAILED' or remedy is not null)
      );
      create unique index hypervisor_check_once on hypervisor_check (job_id, kind, name, coalesce(region, ''));
      create index hypervisor_check_newest on hypervisor_check (hypervisor_id, id desc);

      create table access_node (
        id             snapward_id primary key check (id ^@ 'nod_'),
        msp_id         snapward_id not null references msp (id),
        hypervisor_id  snapward_id not null,
        admin_kind     text not null generated always as ('ADMIN') stored,
        name           text not null,
        region         text not null,
        platform       text not null,
        task_queue     text not null,
        build          text not null,
        started_at     timestamptz not null,
        last_seen_at   timestamptz not null,
        foreign key (msp_id, hypervisor_id, admin_kind) references hypervisor (msp_id, id, kind)
      );
      create unique index access_node_once on access_node (hypervisor_id, name, region);
      create index access_node_newest on access_node (msp_id, id desc);

      create table storage (
        id             snapward_id primary key check (id ^@ 'sto_'),
        msp_id         snapward_id not null references msp (id),
        hypervisor_id  snapward_id not null,
        admin_kind     text not null generated always as ('ADMIN') stored,
        kind           text not null check (kind in ('SNAPSHOT_VAULT', 'S3')),
        name           text not null check (length(name) between 1 and 200),
        region         text not null,
        kms_key_arn    text check (kms_key_arn ~ '^arn:aws[a-z-]*:kms:'),
        bucket         text,
        storage_class  text,
        created_at     timestamptz not null default now(),
        foreign key (msp_id, hypervisor_id, admin_kind) references hypervisor (msp_id, id, kind),
        unique (msp_id, id),
        constraint storage_has_what_its_kind_needs check (case kind
          when 'S3' then bucket is not null and storage_class is not null else bucket is null and storage_class is null end)
      );
      create unique index storage_by_name on storage (msp_id, lower(name));
      create index storage_newest on storage (msp_id, id desc);

      ${tenantTable('credential', { msp: ['select', 'insert', 'update'], tenant: ['select'] })}
      ${tenantTable('hypervisor', { msp: ['select', 'insert', 'update'], tenant: ['select', 'update (status, validated_at, discovered_at, principal_arn)'] })}
      ${tenantTable('hypervisor_check', { msp: ['select', 'insert', 'delete'], tenant: ['select', 'insert', 'delete'] })}
      ${mspTable('access_node', ['select'])}
      ${mspTable('storage', ['select', 'insert'])}

      -- A worker knows its AWS account, not which MSP it serves: the system role finds the admin connections of an account and registers the node there.
      grant select (id, msp_id, kind, aws_account_id, regions) on hypervisor to snapward_system;
      create policy hypervisor_of_system on hypervisor for select to snapward_system using (kind = 'ADMIN');
      grant select, insert, update on access_node to snapward_system;
      create policy access_node_of_system on access_node to snapward_system using (true);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table credential drop column trusted_kind cascade;
      drop table storage, access_node, hypervisor_check, hypervisor, credential cascade;
      drop function hypervisor_regions_are_served();
    `);
  }
}
