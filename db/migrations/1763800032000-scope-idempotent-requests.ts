import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A clientMutationId belongs to the MSP or the tenant that it was used in, whoever used it, for seven days; a request whose effect lies outside is claimed, then settled. */
export class ScopeIdempotentRequests1763800032000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table idempotent_request
        drop constraint idempotent_request_pkey,
        add column owner_id snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        add column settled_at timestamptz;
      -- Where several principals of one owner used the same number, the newest use stands.
      delete from idempotent_request older using idempotent_request newer
        where older.owner_id = newer.owner_id and older.client_mutation_id = newer.client_mutation_id
          and (older.created_at, older.principal_id) < (newer.created_at, newer.principal_id);
      update idempotent_request set settled_at = created_at;
      alter table idempotent_request add primary key (owner_id, client_mutation_id);
      create index idempotent_request_oldest on idempotent_request (created_at);
      grant update, delete on idempotent_request to snapward_msp, snapward_tenant;

      -- Housekeeping works for every MSP, and sees nothing but what nobody needs any more.
      grant select (owner_id, client_mutation_id, created_at), delete on idempotent_request to snapward_system;
      create policy idempotent_request_of_system on idempotent_request to snapward_system using (created_at < now() - interval '7 days');
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop policy idempotent_request_of_system on idempotent_request;
      revoke select (owner_id, client_mutation_id, created_at), delete on idempotent_request from snapward_system;
      revoke update, delete on idempotent_request from snapward_msp, snapward_tenant;
      drop index idempotent_request_oldest;
      alter table idempotent_request
        drop constraint idempotent_request_pkey, drop column settled_at, drop column owner_id,
        add primary key (msp_id, principal_id, client_mutation_id);
    `);
  }
}
