import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './scope-policies';

/** A tenant's life: why and since when it has its status; and jobs that were told to end, for whoever can reach their workflows. */
export class LetTenantsBeSuspended1763800050000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table tenant
        add column status_reason text check (length(status_reason) between 1 and 1000),
        add column status_changed_at timestamptz not null default now();
      -- So far none has changed. A login that is no superuser sees the rows only while their security is not forced.
      alter table tenant no force row level security;
      update tenant set status_changed_at = created_at;
      alter table tenant force row level security;

      -- Replicas remember who asks for a moment, and whether their tenant may work.
      create trigger tenant_notify after update of status on tenant for each row execute function principal_notify();

      create table job_cancellation (
        job_id           snapward_id not null,
        job_attempt      integer not null check (job_attempt >= 1),
        msp_id           snapward_id not null references msp (id),
        tenant_id        snapward_id not null,
        asked_at         timestamptz not null default clock_timestamp(),
        attempts         integer not null default 0,
        next_attempt_at  timestamptz not null default now(),
        last_error       text,
        done_at          timestamptz,
        primary key (job_id, job_attempt),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (tenant_id, job_id) references job (owner_id, id)
      );
      create index job_cancellation_due on job_cancellation (next_attempt_at) where done_at is null;
      create index job_under_way_of_tenant on job (tenant_id) where state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING');

      ${tenantTable('job_cancellation', { msp: ['select', 'insert', 'update'], tenant: ['select'] })}
      -- The relay passes them on, for every MSP.
      grant select, update on job_cancellation to snapward_system;
      create policy job_cancellation_of_system on job_cancellation to snapward_system using (true);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index job_under_way_of_tenant;
      drop table job_cancellation;
      drop trigger tenant_notify on tenant;
      alter table tenant drop column status_changed_at, drop column status_reason;
    `);
  }
}
