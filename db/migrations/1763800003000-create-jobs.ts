import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './scope-policies';

/** What is being done and what came of it: jobs, items, events, recovery points. */
export class CreateJobs1763800003000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table job (
        id                 snapward_id primary key check (id ^@ 'job_'),
        msp_id             snapward_id not null references msp (id),
        tenant_id          snapward_id,
        owner_id           snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        operation          text not null check (operation in ('validateHypervisor', 'discoverHypervisor', 'protectGroup', 'restoreInstance')),
        state              text not null default 'QUEUED' check (state in
                             ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED')),
        hypervisor_id      snapward_id not null,
        vm_group_id        snapward_id,
        recovery_point_id  snapward_id,
        plan_revision_id   snapward_id,
        parameters         jsonb not null default '{}',
        result             jsonb,
        failure_type       text,
        failure_message    text,
        workflow_id        text not null unique check (length(workflow_id) <= 255),
        run_id             text,
        requested_by       text not null,
        items_pending      integer not null default 0 check (items_pending >= 0),
        items_started      integer not null default 0 check (items_started >= 0),
        items_completed    integer not null default 0 check (items_completed >= 0),
        items_failed       integer not null default 0 check (items_failed >= 0),
        items_skipped      integer not null default 0 check (items_skipped >= 0),
        items_cancelled    integer not null default 0 check (items_cancelled >= 0),
        created_at         timestamptz not null default now(),
        started_at         timestamptz,
        finished_at        timestamptz,
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (owner_id, hypervisor_id) references hypervisor (owner_id, id),
        foreign key (msp_id, tenant_id, vm_group_id) references vm_group (msp_id, tenant_id, id),
        foreign key (msp_id, plan_revision_id) references plan_revision (msp_id, id),
        unique (owner_id, id),
        constraint job_subject_fits_operation check (case operation
          when 'protectGroup' then tenant_id is not null and vm_group_id is not null and plan_revision_id is not null
          when 'restoreInstance' then tenant_id is not null and recovery_point_id is not null
          else vm_group_id is null and recovery_point_id is null end),
        constraint job_final_has_end check ((state in ('COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED')) = (finished_at is not null)),
        -- A failed item is never hidden behind COMPLETED.
        constraint job_completed_hides_nothing check (state <> 'COMPLETED' or items_failed + items_pending + items_started = 0)
      );
      create index job_newest on job (msp_id, id desc);
      create index job_of_tenant_newest on job (tenant_id, id desc);
      create index job_of_group_newest on job (vm_group_id, id desc);
      create unique index job_one_active_backup on job (vm_group_id)
        where operation = 'protectGroup' and state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING');
      -- Two validations would clear each other's checks, two discoveries would mark each other's findings as vanished.
      create unique index job_one_active_upkeep on job (hypervisor_id, operation)
        where operation in ('validateHypervisor', 'discoverHypervisor') and state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING');

      create table job_item (
        id                   snapward_id primary key check (id ^@ 'itm_'),
        msp_id               snapward_id not null references msp (id),
        tenant_id            snapward_id,
        owner_id             snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        job_id               snapward_id not null,
        ordinal              integer not null check (ordinal >= 0),
        resource_id          snapward_id,
        name                 text not null,
        native_id            text not null,
        aws_account_id       text not null,
        region               text not null,
        state                text not null default 'PENDING' check (state in ('PENDING', 'STARTED', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED')),
        attempts             integer not null default 0,
        failure_code         text,
        failure_message      text,
        failure_remedy       text,
        excluded_volume_ids  text[] not null default '{}',
        recovery_point_id    snapward_id,
        detail               jsonb not null default '{}',
        started_at           timestamptz,
        finished_at          timestamptz,
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (owner_id, job_id) references job (owner_id, id),
        foreign key (msp_id, tenant_id, resource_id) references resource (msp_id, tenant_id, id),
        unique (job_id, ordinal),
        unique (owner_id, id),
        -- Without a tenant the composite references ask nothing, so such an item may name no tenant's thing.
        constraint job_item_things_have_tenant check (tenant_id is not null or (resource_id is null and recovery_point_id is null)),
        constraint job_item_failure_is_whole check (num_nonnulls(failure_code, failure_message, failure_remedy) = case when state = 'FAILED' then 3 else 0 end),
        constraint job_item_final_has_end check ((state in ('COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED')) = (finished_at is not null))
      );
      create index job_item_unfinished on job_item (job_id, region, ordinal) where state in ('PENDING', 'STARTED');
      create index job_item_by_resource on job_item (resource_id);

      create table job_event (
        seq        bigint generated always as identity primary key,
        msp_id     snapward_id not null references msp (id),
        tenant_id  snapward_id,
        owner_id   snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        job_id     snapward_id not null,
        item_id    snapward_id,
        at         timestamptz not null default clock_timestamp(),
        level      text not null check (level in ('INFO', 'WARNING', 'ERROR')),
        code       text not null,
        message    text not null,
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (owner_id, job_id) references job (owner_id, id),
        foreign key (owner_id, item_id) references job_item (owner_id, id)
      );
      create index job_event_in_order on job_event (job_id, seq);
      -- A reader goes on from the last seq that it saw, so a lower one must never be committed later. Writers of one job take turns, and the number
      -- is drawn in the turn: drawn before it, as the identity's default does, the first to draw could be the last to commit.
      create function job_event_in_commit_order() returns trigger language plpgsql as $$
        begin
          perform from job where id = new.job_id for no key update;
          new.seq := nextval('job_event_seq_seq');
          return new;
        end $$;
      create trigger job_event_in_commit_order before insert on job_event for each row execute function job_event_in_commit_order();
      grant usage on sequence job_event_seq_seq to snapward_msp, snapward_tenant;

      create table recovery_point (
        id                   snapward_id primary key check (id ^@ 'rp_'),
        msp_id               snapward_id not null references msp (id),
        tenant_id            snapward_id not null,
        resource_id          snapward_id not null,
        vm_group_id          snapward_id,
        job_id               snapward_id not null,
        job_item_id          snapward_id not null unique,
        plan_revision_id     snapward_id,
        state                text not null check (state in ('PENDING', 'COMPLETED', 'FAILED', 'DELETED')),
        consistency          text not null check (consistency in ('CRASH_CONSISTENT')),
        taken_at             timestamptz not null,
        completed_at         timestamptz,
        expires_at           timestamptz,
        size_gib             integer not null check (size_gib >= 0),
        manifest             jsonb not null,
        excluded_volume_ids  text[] not null default '{}',
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (msp_id, tenant_id, resource_id) references resource (msp_id, tenant_id, id),
        foreign key (msp_id, tenant_id, vm_group_id) references vm_group (msp_id, tenant_id, id),
        foreign key (msp_id, plan_revision_id) references plan_revision (msp_id, id),
        foreign key (tenant_id, job_id) references job (owner_id, id),
        foreign key (tenant_id, job_item_id) references job_item (owner_id, id),
        unique (msp_id, tenant_id, id),
        constraint recovery_point_completed_has_time check (state <> 'COMPLETED' or completed_at is not null)
      );
      create index recovery_point_newest on recovery_point (msp_id, id desc);
      create index recovery_point_of_tenant_newest on recovery_point (tenant_id, id desc);
      create index recovery_point_of_resource_newest on recovery_point (resource_id, id desc);
      create index recovery_point_by_job on recovery_point (job_id);

      create table recovery_point_copy (
        id                 snapward_id primary key check (id ^@ 'rpc_'),
        msp_id             snapward_id not null references msp (id),
        tenant_id          snapward_id not null,
        recovery_point_id  snapward_id not null,
        aws_account_id     text not null,
        region             text not null,
        storage_id         snapward_id,
        engine             text not null check (engine in ('EBS_SNAPSHOT')),
        state              text not null check (state in ('PENDING', 'COMPLETED', 'FAILED', 'DELETED')),
        snapshots          jsonb not null check (jsonb_typeof(snapshots) = 'array'),
        created_at         timestamptz not null default now(),
        foreign key (msp_id, tenant_id, recovery_point_id) references recovery_point (msp_id, tenant_id, id),
        foreign key (msp_id, storage_id) references storage (msp_id, id),
        unique (recovery_point_id, aws_account_id, region)
      );

      alter table job add foreign key (msp_id, tenant_id, recovery_point_id) references recovery_point (msp_id, tenant_id, id);
      alter table job_item add foreign key (msp_id, tenant_id, recovery_point_id) references recovery_point (msp_id, tenant_id, id);

      -- Subscribers of any API replica hear of a change when, and only when, it is committed.
      create function job_notify() returns trigger language plpgsql as $$
        begin
          perform pg_notify('snapward_job', new.id);
          return null;
        end $$;
      create trigger job_notify after insert or update on job for each row execute function job_notify();
      create function job_event_notify() returns trigger language plpgsql as $$
        begin
          perform pg_notify('snapward_job_event', job_id) from (select distinct job_id from written) as touched;
          return null;
        end $$;
      create trigger job_event_notify after insert on job_event referencing new table as written for each statement execute function job_event_notify();

      ${tenantTable('job', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
      ${tenantTable('job_item', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
      ${tenantTable('job_event', { msp: ['select', 'insert'], tenant: ['select', 'insert'] })}
      ${tenantTable('recovery_point', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
      ${tenantTable('recovery_point_copy', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table recovery_point_copy, recovery_point, job_event, job_item, job cascade;
      drop function job_notify(), job_event_notify(), job_event_in_commit_order();
    `);
  }
}
