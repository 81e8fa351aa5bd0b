import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from './scope-policies';

/** What every mutation leaves behind beside its work: the start to make, the answer to give again, who did what. */
export class CreateMutationRecords1763800004000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table outbox (
        id               snapward_id primary key check (id ^@ 'out_'),
        msp_id           snapward_id not null references msp (id),
        tenant_id        snapward_id,
        owner_id         snapward_id not null generated always as (coalesce(tenant_id, msp_id)) stored,
        job_id           snapward_id not null unique,
        start            jsonb not null,
        attempts         integer not null default 0,
        next_attempt_at  timestamptz not null default now(),
        last_error       text,
        created_at       timestamptz not null default now(),
        done_at          timestamptz,
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        foreign key (owner_id, job_id) references job (owner_id, id)
      );
      create index outbox_due on outbox (next_attempt_at) where done_at is null;

      create table idempotent_request (
        msp_id              snapward_id not null references msp (id),
        tenant_id           snapward_id,
        principal_id        text not null,
        client_mutation_id  text not null check (length(client_mutation_id) between 1 and 200),
        operation           text not null,
        input_hash          bytea not null check (length(input_hash) = 32),
        result_id           text not null,
        created_at          timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        primary key (msp_id, principal_id, client_mutation_id)
      );

      create table audit_event (
        id          snapward_id primary key check (id ^@ 'aud_'),
        msp_id      snapward_id not null references msp (id),
        tenant_id   snapward_id,
        at          timestamptz not null default clock_timestamp(),
        principal   text not null,
        action      text not null,
        subject_id  text not null,
        before      jsonb,
        after       jsonb,
        request_id  text not null,
        foreign key (msp_id, tenant_id) references tenant (msp_id, id)
      );
      create index audit_event_newest on audit_event (msp_id, id desc);
      create trigger audit_event_is_append_only before update or delete on audit_event for each row execute function snapward_refuse_change();

      ${tenantTable('outbox', { msp: ['select', 'insert', 'update'], tenant: ['select', 'insert', 'update'] })}
      ${tenantTable('idempotent_request', { msp: ['select', 'insert'], tenant: ['select', 'insert'] })}
      ${tenantTable('audit_event', { msp: ['select', 'insert'], tenant: ['insert'] })}

      -- The relay starts what a crashed API left behind, for every MSP.
      grant select, update on outbox to snapward_system;
      create policy outbox_of_system on outbox to snapward_system using (true);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table audit_event, idempotent_request, outbox;');
  }
}
