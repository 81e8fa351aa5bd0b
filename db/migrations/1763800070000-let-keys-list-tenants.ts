import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantsOf, type ProcessGrants } from './process-grants';
import { MSP, TENANT } from './scope-policies';

const rolesOf = (scope: string): string => `snapward_${scope}, snapward_api_${scope}, snapward_worker_${scope}`;

/** Whoever signs in brings the list along. Nobody may change one: a key that reaches other tenants is another key. */
const GRANTS = { msp: 'select, insert', system: 'select (api_key_id, tenant_id)' };
const API_GRANTS: ProcessGrants = { api_key_tenant: GRANTS };

/** Keys of an MSP that are for some of its tenants: which, and the choice between them, is the key's; what such a key sees is the chosen tenant's alone. */
export class LetKeysListTenants1763800070000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table api_key
        add column lists_tenants boolean not null default false,
        drop constraint api_key_role_fits_scope,
        add constraint api_key_role_fits_scope check ((role ^@ 'MSP_') = (tenant_id is null and not lists_tenants)),
        add constraint api_key_names_or_lists_tenants check (tenant_id is null or not lists_tenants),
        add constraint api_key_of_msp unique (msp_id, id);

      create table api_key_tenant (
        api_key_id  snapward_id not null,
        tenant_id   snapward_id not null,
        msp_id      snapward_id not null references msp (id),
        primary key (api_key_id, tenant_id),
        -- A list never leaves its MSP.
        foreign key (msp_id, api_key_id) references api_key (msp_id, id),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id)
      );
      create index api_key_tenant_of_tenant on api_key_tenant (tenant_id);

      alter table api_key_tenant enable row level security, force row level security;
      create policy api_key_tenant_of_msp on api_key_tenant to ${rolesOf('msp')} using (msp_id = ${MSP});
      -- Without a grant: a tenant does not learn which keys of its MSP reach it, nor what else they reach.
      create policy api_key_tenant_of_tenant on api_key_tenant to ${rolesOf('tenant')} using (msp_id = ${MSP} and tenant_id = ${TENANT});
      create policy api_key_tenant_of_system on api_key_tenant for select to ${rolesOf('system')} using (true);
      grant ${GRANTS.msp} on api_key_tenant to snapward_msp;
      grant ${GRANTS.system} on api_key_tenant to snapward_system;
      ${grantsOf('api', API_GRANTS)}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    // Those that list tenants stay, but open nothing, and none can be written any more.
    await db.query(`
      drop table api_key_tenant;
      -- A login that is no superuser sees the rows only while their security is not forced.
      alter table api_key no force row level security;
      update api_key set revoked_at = coalesce(revoked_at, now()) where lists_tenants;
      alter table api_key force row level security;
      alter table api_key
        drop constraint api_key_of_msp,
        drop constraint api_key_names_or_lists_tenants,
        drop constraint api_key_role_fits_scope,
        drop column lists_tenants,
        add constraint api_key_role_fits_scope check ((role ^@ 'MSP_') = (tenant_id is null)) not valid;
    `);
  }
}
