import type { MigrationInterface, QueryRunner } from 'typeorm';

const OF_MSP = ['credential', 'hypervisor', 'access_node', 'storage', 'plan', 'vm_group', 'resource', 'tenant'];
const OF_TENANT = ['credential', 'hypervisor', 'vm_group', 'resource'];

/** Every order of every list walks an index: what the list is of, then the keys of the order. */
export class CreateListIndexes1763800010000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const table of OF_MSP) {
      await db.query(`
        -- A condition on lower(name) is no index condition under row-level security: the function is not known to keep what it is given to itself.
        alter table ${table} add column name_key text not null generated always as (lower(name)) stored;
        create index ${table}_in_name_order on ${table} (msp_id, name_key, id);
      `);
    }
    for (const table of OF_TENANT) await db.query(`create index ${table}_of_tenant_in_name_order on ${table} (tenant_id, name_key, id)`);
    await db.query(`
      create index credential_of_tenant_newest on credential (tenant_id, id desc);
      create index resource_of_hypervisor_newest on resource (hypervisor_id, id desc);
      create index resource_of_hypervisor_in_name_order on resource (hypervisor_id, name_key, id);
      create index recovery_point_of_job_newest on recovery_point (job_id, id desc);
      -- The new one answers for it.
      drop index recovery_point_by_job;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      create index recovery_point_by_job on recovery_point (job_id);
      drop index recovery_point_of_job_newest, resource_of_hypervisor_newest, credential_of_tenant_newest;
    `);
    // Their indexes go with them.
    for (const table of OF_MSP) await db.query(`alter table ${table} drop column name_key`);
  }
}
