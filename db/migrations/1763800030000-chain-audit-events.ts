import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mspTable, tenantTable } from './scope-policies';

/** The audit log tells of refusals and failures too, from where and by whom; its events are chained by hash for each MSP. */
export class ChainAuditEvents1763800030000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table audit_event
        add column sequence bigint,
        add column principal_kind text not null default 'API_KEY' check (principal_kind in ('USER', 'API_KEY', 'COMMAND')),
        add column principal_name text not null default '',
        add column result text not null default 'DONE' check (result in ('DONE', 'REFUSED', 'FAILED')),
        add column code text,
        add column correlation_id text,
        add column client_address text,
        add column previous_hash bytea check (length(previous_hash) = 32),
        add column hash bytea check (length(hash) = 32),
        alter column subject_id drop not null,
        add constraint audit_event_refusal_has_code check (result <> 'REFUSED' or code is not null);

      create table audit_head (
        msp_id    snapward_id primary key references msp (id),
        sequence  bigint not null,
        hash      bytea not null check (length(hash) = 32)
      ) with (fillfactor = 50);
      ${mspTable('audit_head', ['select'])}
      -- Heads are moved by the trigger below alone, which acts as the owner of the tables, so here row-level security leaves the owner out.
      alter table audit_head no force row level security;

      -- The canonical form: each value as <bytes>:<value>, a missing one as -, so that no two events have the same.
      create function snapward_audit_form(event audit_event) returns text language sql stable set search_path = public, pg_temp as $$
        select string_agg(coalesce(octet_length(value) || ':' || value, '-'), ',' order by place)
          from unnest(array['snapward audit 1', event.msp_id, event.sequence::text, encode(event.previous_hash, 'hex'), event.id, event.tenant_id,
                 (extract(epoch from event.at) * 1000000)::bigint::text, event.principal_kind, event.principal, event.principal_name, event.action,
                 event.subject_id, event.before::text, event.after::text, event.result, event.code, event.request_id, event.correlation_id,
                 event.client_address]::text[]) with ordinality as form (value, place)
      $$;

      -- The lock on the head is held until the commit: events of one MSP are appended one after the other, and what rolls back leaves no gap.
      create function snapward_chain_audit_event() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
        declare
          head audit_head;
        begin
          select * into head from audit_head where msp_id = new.msp_id for update;
          if not found then
            insert into audit_head values (new.msp_id, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
            select * into strict head from audit_head where msp_id = new.msp_id for update;
          end if;
          new.at := clock_timestamp();
          new.sequence := head.sequence + 1;
          new.previous_hash := head.hash;
          new.hash := sha256(convert_to(snapward_audit_form(new), 'UTF8'));
          update audit_head set sequence = new.sequence, hash = new.hash where msp_id = new.msp_id;
          return new;
        end $$;
    `);
    await chainWhatIsThere(db);
    await db.query(`
      alter table audit_event
        alter column sequence set not null,
        alter column previous_hash set not null,
        alter column hash set not null;
      create unique index audit_event_chain on audit_event (msp_id, sequence);
      create index audit_event_of_principal on audit_event (msp_id, principal, id desc);
      create index audit_event_of_subject on audit_event (msp_id, subject_id, id desc);
      create index audit_event_in_time on audit_event (msp_id, at);

      create trigger audit_event_is_chained before insert on audit_event for each row execute function snapward_chain_audit_event();
      create trigger audit_event_is_never_emptied before truncate on audit_event for each statement execute function snapward_refuse_change();

      create table principal_address (
        msp_id         snapward_id not null references msp (id),
        tenant_id      snapward_id,
        principal      text not null,
        address        text not null,
        first_seen_at  timestamptz not null default now(),
        foreign key (msp_id, tenant_id) references tenant (msp_id, id),
        primary key (msp_id, principal, address)
      );
      ${tenantTable('principal_address', { msp: ['select', 'insert'], tenant: ['select', 'insert'] })}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table principal_address;
      drop trigger audit_event_is_never_emptied on audit_event;
      drop trigger audit_event_is_chained on audit_event;
      drop function snapward_chain_audit_event();
      drop function snapward_audit_form(audit_event);
      drop table audit_head;
      alter table audit_event
        drop constraint audit_event_refusal_has_code,
        drop column sequence, drop column principal_kind, drop column principal_name, drop column result, drop column code,
        drop column correlation_id, drop column client_address, drop column previous_hash, drop column hash;
    `);
  }
}

/** Chains the events of before, oldest first. Their owner may be no superuser, whom forced row-level security binds too, and events refuse every change. */
async function chainWhatIsThere(db: QueryRunner): Promise<void> {
  await db.query(`
    alter table audit_event no force row level security, disable trigger audit_event_is_append_only;
    do $$ declare
      event audit_event;
      head audit_head;
    begin
      for event in select * from audit_event order by msp_id, id loop
        if head.msp_id is distinct from event.msp_id then
          head := row(event.msp_id, 0, decode(repeat('00', 32), 'hex'));
        end if;
        event.sequence := head.sequence + 1;
        event.previous_hash := head.hash;
        event.hash := sha256(convert_to(snapward_audit_form(event), 'UTF8'));
        update audit_event set sequence = event.sequence, previous_hash = event.previous_hash, hash = event.hash where id = event.id;
        head.sequence := event.sequence;
        head.hash := event.hash;
        insert into audit_head values (head.msp_id, head.sequence, head.hash)
          on conflict (msp_id) do update set sequence = excluded.sequence, hash = excluded.hash;
      end loop;
    end $$;
    alter table audit_event force row level security, enable trigger audit_event_is_append_only;
  `);
}
