import type { MigrationInterface, QueryRunner } from 'typeorm';
import { catalogueTable, tenantTable } from './scope-policies';

/** What is to be protected and how: plans with immutable revisions, VM groups, the inventory. */
export class CreateProtection1763800002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function snapward_refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
        end $$;

      create table plan (
        id          snapward_id primary key check (id ^@ 'pln_'),
        msp_id      snapward_id not null references msp (id),
        name        text not null check (length(name) between 1 and 200),
        tier        integer not null default 1 check (tier between 1 and 5),
        created_at  timestamptz not null default now(),
        unique (msp_id, id)
      );
      create unique index plan_by_name on plan (msp_id, lower(name));
      create index plan_newest on plan (msp_id, id desc);

      create table plan_revision (
        id                    snapward_id primary key check (id ^@ 'plr_'),
        msp_id                snapward_id not null references msp (id),
        plan_id               snapward_id not null,
        revision              integer not null check (revision > 0),
        run_every_minutes     integer not null check (run_every_minutes between 15 and 43200),
        window_start          time,
        window_end            time,
        window_time_zone      text,
        retention             text not null check (retention in ('STANDARD', 'EXTENDED', 'CUSTOM')),
        snapshot_count        integer check (snapshot_count between 1 and 1000),
        retention_days        integer not null check (retention_days between 1 and 36500),
        keep_monthly          integer check (keep_monthly between 1 and 120),
        keep_yearly           integer check (keep_yearly between 1 and 100),
        primary_storage_id    snapward_id,
        secondary_storage_id  snapward_id,
        created_at            timestamptz not null default now(),
        foreign key (msp_id, plan_id) references plan (msp_id, id),
        foreign key (msp_id, primary_storage_id) references storage (msp_id, id),
        foreign key (msp_id, secondary_storage_id) references storage (msp_id, id),
        unique (plan_id, revision),
        unique (msp_id, id),
        constraint plan_window_is_whole check (num_nonnulls(window_start, window_end, window_time_zone) in (0, 3)),
        -- Extended retention lives on a secondary copy.
        constraint plan_extended_needs_secondary_copy check (retention <> 'EXTENDED' or secondary_storage_id is not null),
        constraint plan_copies_lie_apart check (primary_storage_id is distinct from secondary_storage_id or primary_storage_id is null)
      );
      create trigger plan_revision_is_immutable before update or delete on plan_revision for each row execute function snapward_refuse_change();

      create table vm_group (
        id             snapward_id primary key check (id ^@ 'vmg_'),
        msp_id         snapward_id not null references msp (id),
        tenant_id      snapward_id not null,
        hypervisor_id  snapward_id not null,
        plan_id        snapward_id not null,
        name           text not null check (length(name) between 1 and 200),
        content        jsonb not null check (jsonb_array_length(content -> 'include') > 0),
        paused         boolean not null default false,
        created_at     timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (msp_id, tenant_id, hypervisor_id) references hypervisor (msp_id, tenant_id, id),
        foreign key (msp_id, plan_id) references plan (msp_id, id),
        unique (msp_id, tenant_id, id)
      );
      create unique index vm_group_by_name on vm_group (tenant_id, lower(name));
      create index vm_group_newest on vm_group (msp_id, id desc);
      create index vm_group_of_tenant_newest on vm_group (tenant_id, id desc);
      create index vm_group_by_hypervisor on vm_group (hypervisor_id);
      create index vm_group_by_plan on vm_group (plan_id);

      create table resource (
        id                 snapward_id primary key check (id ^@ 'res_'),
        msp_id             snapward_id not null references msp (id),
        tenant_id          snapward_id not null,
        hypervisor_id      snapward_id not null,
        kind               text not null check (kind in ('EC2_INSTANCE')),
        native_id          text not null,
        aws_account_id     text not null,
        region             text not null,
        availability_zone  text not null,
        name               text not null,
        state              text not null,
        volume_count       integer not null check (volume_count >= 0),
        size_gib           integer not null check (size_gib >= 0),
        manifest           jsonb not null,
        first_seen_at      timestamptz not null default now(),
        seen_at            timestamptz not null,
        seen_by_job_id     snapward_id not null,
        gone_at            timestamptz,
        protected_at       timestamptz,
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (msp_id, tenant_id, hypervisor_id) references hypervisor (msp_id, tenant_id, id),
        unique (msp_id, tenant_id, id)
      );
      create unique index resource_once on resource (hypervisor_id, region, native_id);
      create index resource_newest on resource (msp_id, id desc);
      create index resource_of_tenant_newest on resource (tenant_id, id desc);
      create index resource_present on resource (hypervisor_id, region, id) where gone_at is null;

      ${catalogueTable('plan', ['select', 'insert', 'update'])}
      ${catalogueTable('plan_revision', ['select', 'insert'])}
      ${tenantTable('vm_group', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
      ${tenantTable('resource', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table resource, vm_group, plan_revision, plan; drop function snapward_refuse_change();');
  }
}
