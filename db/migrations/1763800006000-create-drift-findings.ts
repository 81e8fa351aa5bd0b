import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './scope-policies';

const OPERATIONS = `'validateHypervisor', 'discoverHypervisor', 'protectGroup', 'restoreInstance'`;
const KINDS = `'RUN_GONE', 'UNFINISHED_RECOVERY_POINT', 'LOST_RECOVERY_POINT', 'ORPHANED_SNAPSHOT', 'UNFINISHED_RESTORE', 'LEFT_OVER_IMAGE'`;

/** What reconciliations of an account find: runs that are gone, and where AWS and the catalogue have come apart. */
export class CreateDriftFindings1763800006000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table job
        drop constraint job_operation_check,
        add constraint job_operation_check check (operation in (${OPERATIONS}, 'reconcileAccount')),
        -- Named by its workflow, so that the next attempt at the job, which has another, is not taken for gone.
        add column gone_workflow_id text,
        add column gone_as text check (gone_as in ('COMPLETED', 'FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT', 'UNKNOWN')),
        add constraint job_gone_run_is_whole check ((gone_workflow_id is null) = (gone_as is null));
      create index job_open on job (hypervisor_id, id) where state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING');
      create index recovery_point_copy_standing on recovery_point_copy (tenant_id, aws_account_id, region, id) where state in ('PENDING', 'COMPLETED');

      create table drift_finding (
        id                 snapward_id primary key check (id ^@ 'drf_'),
        msp_id             snapward_id not null references msp (id),
        tenant_id          snapward_id,
        owner_id           snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        hypervisor_id      snapward_id not null,
        job_id             snapward_id not null,
        left_by_job_id     snapward_id,
        recovery_point_id  snapward_id,
        kind               text not null check (kind in (${KINDS})),
        action             text not null check (action in ('FINISHED', 'REMOVED', 'REPORTED')),
        region             text,
        subject            text not null,
        native_ids         text[] not null default '{}',
        found              text not null,
        found_at           timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (owner_id, hypervisor_id) references hypervisor (owner_id, id),
        foreign key (owner_id, job_id) references job (owner_id, id),
        foreign key (owner_id, left_by_job_id) references job (owner_id, id),
        foreign key (msp_id, tenant_id, recovery_point_id) references recovery_point (msp_id, tenant_id, id),
        constraint drift_finding_point_has_tenant check (tenant_id is not null or recovery_point_id is null)
      );
      -- A step that is repeated finds the same thing again.
      create unique index drift_finding_once on drift_finding (job_id, kind, subject);
      create index drift_finding_newest on drift_finding (msp_id, id desc);
      create index drift_finding_of_tenant_newest on drift_finding (tenant_id, id desc);
      create index drift_finding_of_hypervisor_newest on drift_finding (hypervisor_id, id desc);

      ${tenantTable('drift_finding', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table drift_finding;
      drop index recovery_point_copy_standing, job_open;
      alter table job drop constraint job_gone_run_is_whole, drop column gone_as, drop column gone_workflow_id, drop constraint job_operation_check;
      -- Reconciliations of the past stay, but none can be asked for any more.
      alter table job add constraint job_operation_check check (operation in (${OPERATIONS})) not valid;
    `);
  }
}
