import type { MigrationInterface, QueryRunner } from 'typeorm';
import { API_GRANTS, grantsOf, WORKER_GRANTS } from './process-grants';

const PROCESSES = ['api', 'worker'] as const;
const SCOPES = ['msp', 'tenant', 'system'] as const;

const rolesOf = (process: string): string => SCOPES.map((scope) => `snapward_${process}_${scope}`).join(', ');

/** A login of its own for the API and for access nodes, each with scope roles that may do what it does; `snapward_app` stays for an operator's commands. */
export class SeparateLogins1763800060000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const process of PROCESSES) {
      // Roles belong to the server, not to the database: a second database on it finds them.
      for (const scope of SCOPES) {
        const role = `snapward_${process}_${scope}`;
        await db.query(
          `do $$ begin if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if; end $$`,
        );
      }
      const login = `snapward_${process}`;
      // The login of before may take the new roles, so that processes can be upgraded before their addresses are changed.
      await db.query(`
        do $$ begin
          if not exists (select from pg_roles where rolname = '${login}') then create role ${login} login noinherit nobypassrls; end if;
          if not pg_has_role('${login}', 'snapward_${process}_msp', 'set') then grant ${rolesOf(process)} to ${login}; end if;
          if not pg_has_role('snapward_app', 'snapward_${process}_msp', 'set') then grant ${rolesOf(process)} to snapward_app; end if;
        end $$;
        grant usage on schema public to ${rolesOf(process)};
        grant usage on sequence job_event_seq_seq to snapward_${process}_msp, snapward_${process}_tenant;`);
    }
    await db.query(`
      do $$ declare policy record; kind text;
      begin
        for policy in select * from pg_policies where schemaname = 'public' loop
          kind := regexp_replace(policy.roles[1], '^snapward_', '');
          execute format('alter policy %I on %I to %I, %I, %I', policy.policyname, policy.tablename,
            'snapward_' || kind, 'snapward_api_' || kind, 'snapward_worker_' || kind);
        end loop;
      end $$`);
    await db.query(grantsOf('api', API_GRANTS));
    await db.query(grantsOf('worker', WORKER_GRANTS));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      do $$ declare policy record;
      begin
        for policy in select * from pg_policies where schemaname = 'public' loop
          execute format('alter policy %I on %I to %I', policy.policyname, policy.tablename,
            regexp_replace(policy.roles[1], '^snapward_(api_|worker_)?', 'snapward_'));
        end loop;
      end $$`);
    for (const process of PROCESSES) {
      await db.query(`revoke all on all tables in schema public from ${rolesOf(process)}`);
      await db.query(`revoke all on all sequences in schema public from ${rolesOf(process)}`);
      await db.query(`revoke usage on schema public from ${rolesOf(process)}`);
    }
  }
}
