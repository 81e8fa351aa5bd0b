import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './scope-policies';

/** How much a tenant may use. What it uses is not kept here: it is counted where it is. */
export class CreateTenantQuotas1763800051000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table tenant_quota (
        tenant_id   snapward_id not null,
        kind        text not null check (kind in ('VM_GROUPS', 'PROTECTED_RESOURCES', 'RUNNING_JOBS', 'API_RATE')),
        msp_id      snapward_id not null references msp (id),
        soft        integer check (soft >= 0),
        hard        integer check (hard >= 0),
        changed_at  timestamptz not null default now(),
        primary key (tenant_id, kind),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        constraint tenant_quota_soft_is_first check (soft <= hard),
        constraint tenant_quota_rate_is_hard check (kind <> 'API_RATE' or (soft is null and hard > 0))
      );
      ${tenantTable('tenant_quota', { msp: ['select', 'insert', 'update', 'delete'], tenant: ['select'] })}
      -- Replicas remember who asks for a moment, and at what rate they may.
      create function tenant_quota_notify() returns trigger language plpgsql as $$
        begin
          perform pg_notify('snapward_principal', coalesce(new.tenant_id, old.tenant_id));
          return null;
        end $$;
      create trigger tenant_quota_notify after insert or update or delete on tenant_quota for each row execute function tenant_quota_notify();
      -- Whoever signs in brings the rate of their tenant along.
      grant select (tenant_id, kind, hard) on tenant_quota to snapward_system;
      create policy tenant_quota_of_system on tenant_quota for select to snapward_system using (kind = 'API_RATE');
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table tenant_quota; drop function tenant_quota_notify();');
  }
}
