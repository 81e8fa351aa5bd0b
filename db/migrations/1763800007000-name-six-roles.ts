import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['membership', 'api_key'] as const;
const ROLES = `'MSP_ADMIN', 'MSP_OPERATOR', 'MSP_AUDITOR', 'TENANT_ADMIN', 'TENANT_OPERATOR', 'TENANT_VIEWER'`;

/** Six roles instead of two; those of the MSP belong to no tenant, those of a tenant to one. */
export class NameSixRoles1763800007000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await db.query(`
        alter table ${table}
          drop constraint ${table}_role_check,
          drop constraint ${table}_role_fits_scope,
          add constraint ${table}_role_check check (role in (${ROLES})),
          add constraint ${table}_role_fits_scope check ((role ^@ 'MSP_') = (tenant_id is null));
      `);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      // Those of the newer roles stay, but none can be written any more.
      await db.query(`
        alter table ${table}
          drop constraint ${table}_role_check,
          drop constraint ${table}_role_fits_scope,
          add constraint ${table}_role_check check (role in ('MSP_ADMIN', 'TENANT_ADMIN')) not valid,
          add constraint ${table}_role_fits_scope check ((role = 'MSP_ADMIN') = (tenant_id is null)) not valid;
      `);
    }
  }
}
