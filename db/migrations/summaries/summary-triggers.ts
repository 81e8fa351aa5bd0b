/** True for a back-up whose plan is whole: it has saved something, or there was nothing to save. */
export const PLAN_IS_WHOLE = `(j.items_completed > 0 or j.state = 'COMPLETED')`;

const COUNTED = `
          select g.id, count(m.resource_id)::int as resources, count(m.protected_at)::int as protected, min(m.protected_at) as oldest, max(m.protected_at) as newest
            from unnest(groups) as g (id) left join vm_group_member m on m.vm_group_id = g.id and m.present group by g.id`;

const NEW_ITEMS = `
          select distinct on (j.vm_group_id, i.resource_id) j.vm_group_id, i.resource_id, i.msp_id, i.tenant_id, j.id as job_id
            from written i join job j on j.id = i.job_id and j.operation = 'protectGroup'
           where i.resource_id is not null
             and not exists (select from job later where later.vm_group_id = j.vm_group_id and later.id > j.id and ${PLAN_IS_WHOLE.replaceAll('j.', 'later.')})
           order by j.vm_group_id, i.resource_id, j.id desc`;

/** What keeps the rows of groups and members. */
export const SUMMARY_FUNCTIONS = `
      -- Counts groups anew. The rows are locked first, and counted by a later statement: it sees what the writer before us has committed.
      create function refresh_vm_group_summary(groups text[]) returns void language plpgsql as $$
        begin
          perform from vm_group_summary where vm_group_id = any(groups) order by vm_group_id for no key update;
          update vm_group_summary s set resources = n.resources, protected = n.protected, oldest_point_at = n.oldest, newest_point_at = n.newest
            from (${COUNTED}) n
           where s.vm_group_id = n.id
             and (s.resources, s.protected, s.oldest_point_at, s.newest_point_at) is distinct from (n.resources, n.protected, n.oldest, n.newest);
        end $$;

      create function summary_of_new_group() returns trigger language plpgsql as $$
        begin
          insert into vm_group_summary (vm_group_id, msp_id, tenant_id) select id, msp_id, tenant_id from written;
          return null;
        end $$;

      -- What a back-up plans to save belongs to its group. Who is new is copied from a locked row, or a change of that row could slip between.
      create function members_of_new_items() returns trigger language plpgsql as $$
        declare
          groups text[];
        begin
          update vm_group_member m set job_id = i.job_id from (${NEW_ITEMS}) i
           where m.vm_group_id = i.vm_group_id and m.resource_id = i.resource_id and m.job_id < i.job_id;
          perform from resource r
            where r.id in (select i.resource_id from (${NEW_ITEMS}) i left join vm_group_member m using (vm_group_id, resource_id) where m.job_id is null)
            order by r.id for share;
          with joined as (
            insert into vm_group_member (vm_group_id, resource_id, msp_id, tenant_id, job_id, present, protected_at)
            select i.vm_group_id, i.resource_id, i.msp_id, i.tenant_id, i.job_id, r.gone_at is null, r.protected_at
              from (${NEW_ITEMS}) i join resource r on r.id = i.resource_id
                on conflict do nothing returning vm_group_id
          )
          select array_agg(distinct vm_group_id) into groups from joined;
          if groups is not null then perform refresh_vm_group_summary(groups); end if;
          return null;
        end $$;

      -- The newest back-up of a group; and who is not in it any more, once its plan is known to be whole, leaves the group.
      create function summary_of_job() returns trigger language plpgsql as $$
        declare
          groups text[];
        begin
          update vm_group_summary s set last_job_id = j.id, last_job_state = j.state, last_job_finished_at = j.finished_at, failed = j.items_failed
            from (select distinct on (vm_group_id) * from written where operation = 'protectGroup' order by vm_group_id, id desc) j
           where s.vm_group_id = j.vm_group_id and (s.last_job_id is null or s.last_job_id <= j.id)
             and (s.last_job_id, s.last_job_state, s.last_job_finished_at, s.failed) is distinct from (j.id, j.state, j.finished_at, j.items_failed);
          if tg_op = 'UPDATE' then
            perform from written j join before b on b.id = j.id
              where j.operation = 'protectGroup' and ${PLAN_IS_WHOLE} and not ${PLAN_IS_WHOLE.replaceAll('j.', 'b.')};
            if not found then return null; end if;
          end if;
          with gone as (
            delete from vm_group_member m using written j
             where j.operation = 'protectGroup' and ${PLAN_IS_WHOLE} and m.vm_group_id = j.vm_group_id and m.job_id < j.id returning m.vm_group_id
          )
          select array_agg(distinct vm_group_id) into groups from gone;
          if groups is not null then perform refresh_vm_group_summary(groups); end if;
          return null;
        end $$;

      -- A resource is protected by its newest complete recovery point, whichever back-up made it, for as long as that stands.
      create function protection_of_resource() returns trigger language plpgsql as $$
        declare
          touched text[];
        begin
          if tg_op = 'INSERT' then
            select array_agg(distinct resource_id) into touched from written where state = 'COMPLETED';
          else
            select array_agg(distinct p.resource_id) into touched from written p join before b on b.id = p.id
             where (p.state = 'COMPLETED') <> (b.state = 'COMPLETED') or (p.state = 'COMPLETED' and p.taken_at <> b.taken_at);
          end if;
          if touched is null then return null; end if;
          perform from resource where id = any(touched) order by id for no key update;
          update resource r set protected_at = n.newest
            from (select t.id, (select max(taken_at) from recovery_point p where p.resource_id = t.id and p.state = 'COMPLETED') as newest from unnest(touched) as t (id)) n
           where r.id = n.id and r.protected_at is distinct from n.newest;
          return null;
        end $$;

      create function members_of_resource() returns trigger language plpgsql as $$
        declare
          groups text[];
        begin
          with changed as (
            update vm_group_member m set present = r.gone_at is null, protected_at = r.protected_at from written r join before b on b.id = r.id
             where m.resource_id = r.id and (r.protected_at is distinct from b.protected_at or (r.gone_at is null) <> (b.gone_at is null)) returning m.vm_group_id
          )
          select array_agg(distinct vm_group_id) into groups from changed;
          if groups is not null then perform refresh_vm_group_summary(groups); end if;
          return null;
        end $$;`;

const after = (name: string, event: 'insert' | 'update', table: string, work: string): string =>
  `create trigger ${name} after ${event} on ${table} referencing ${event === 'update' ? 'old table as before ' : ''}new table as written
        for each statement execute function ${work}();`;

/** When it does: after each statement that changes something they tell. */
export const SUMMARY_TRIGGERS = [
  after('summary_of_new_group', 'insert', 'vm_group', 'summary_of_new_group'),
  after('members_of_new_items', 'insert', 'job_item', 'members_of_new_items'),
  after('summary_of_new_job', 'insert', 'job', 'summary_of_job'),
  after('summary_of_job', 'update', 'job', 'summary_of_job'),
  after('protection_by_new_point', 'insert', 'recovery_point', 'protection_of_resource'),
  after('protection_by_point', 'update', 'recovery_point', 'protection_of_resource'),
  after('members_of_resource', 'update', 'resource', 'members_of_resource'),
].join('\n      ');
