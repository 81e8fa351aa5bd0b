import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './scope-policies';
import { SUMMARY_TABLES } from './summaries/summary-tables';
import { PLAN_IS_WHOLE, SUMMARY_FUNCTIONS, SUMMARY_TRIGGERS } from './summaries/summary-triggers';

/** Tables that the first filling reads; a migration login that is no superuser sees their rows only while their security is not forced. */
const READ = ['vm_group', 'job', 'job_item', 'resource', 'recovery_point'];
const force = (word: 'force' | 'no force'): string => READ.map((table) => `alter table ${table} ${word} row level security;`).join(' ');

/**
 * What dashboards read: a row for each VM group, and one for each instance in it. Triggers keep them in the transaction of the change, whoever makes
 * it; what depends on the clock is not kept but compared with it by who reads.
 */
export class KeepSummaries1763800008000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ${SUMMARY_TABLES}
      ${SUMMARY_FUNCTIONS}
      ${SUMMARY_TRIGGERS}
      create index recovery_point_complete_of_resource on recovery_point (resource_id, taken_at) where state = 'COMPLETED';
      ${force('no force')}
      ${FIRST_FILLING}
      ${force('force')}
      ${tenantTable('vm_group_summary', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
      ${tenantTable('vm_group_member', { msp: ['select', 'insert', 'update', 'delete'], tenant: ['select', 'insert', 'update', 'delete'] })}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index recovery_point_complete_of_resource;
      drop function summary_of_new_group(), members_of_new_items(), summary_of_job(), protection_of_resource(), members_of_resource() cascade;
      drop function refresh_vm_group_summary(text[]);
      drop table vm_group_member, vm_group_summary;
    `);
  }
}

const FIRST_FILLING = `
      update resource r set protected_at = n.newest
        from (select id, (select max(taken_at) from recovery_point p where p.resource_id = resource.id and p.state = 'COMPLETED') as newest from resource) n
       where r.id = n.id and r.protected_at is distinct from n.newest;
      insert into vm_group_summary (vm_group_id, msp_id, tenant_id, last_job_id, last_job_state, last_job_finished_at, failed)
        select g.id, g.msp_id, g.tenant_id, j.id, j.state, j.finished_at, coalesce(j.items_failed, 0) from vm_group g
          left join lateral (select * from job where vm_group_id = g.id and operation = 'protectGroup' order by id desc limit 1) j on true;
      insert into vm_group_member (vm_group_id, resource_id, msp_id, tenant_id, job_id, present, protected_at)
        select t.vm_group_id, r.id, r.msp_id, r.tenant_id, t.job_id, r.gone_at is null, r.protected_at
          from (select j.vm_group_id, i.resource_id, max(j.id::text) as job_id from job_item i join job j on j.id = i.job_id and j.operation = 'protectGroup'
                 where i.resource_id is not null group by 1, 2) t
          join resource r on r.id = t.resource_id
         where not exists (select from job j where j.vm_group_id = t.vm_group_id and j.id > t.job_id and ${PLAN_IS_WHOLE});
      select refresh_vm_group_summary(array(select vm_group_id::text from vm_group_summary));`;
