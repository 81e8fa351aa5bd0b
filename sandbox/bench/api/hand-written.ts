const time = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const DUE = 'now() - make_interval(mins => terms.run_every_minutes)';

const OUT_OF_RPO = `s.resources - s.protected + case when s.protected = 0 or s.oldest_point_at >= ${DUE} then 0 when s.newest_point_at < ${DUE} then s.protected
  else (select count(*)::int from vm_group_member m where m.vm_group_id = s.vm_group_id and m.present and m.protected_at < ${DUE}) end`;

/** The whole answer to the portfolio document as JSON text, by one statement over the kept summaries; $1 tenants, $2 groups of each. */
export const HAND_WRITTEN = `
  with terms as materialized (select distinct on (plan_id) * from plan_revision order by plan_id, revision desc),
  page as materialized (select id, name, status from tenant order by id desc limit $1 + 1),
  shown as (select * from page order by id desc limit $1),
  kept as materialized (
    select g.id, g.tenant_id, g.name, g.paused, g.plan_id, plan.name as plan, terms.run_every_minutes, s.last_job_id, s.last_job_state, s.last_job_finished_at, s.failed,
      s.resources, s.protected, ${OUT_OF_RPO} as out_of_rpo, s.oldest_point_at, row_number() over (partition by g.tenant_id order by g.id desc) as place
    from vm_group g join shown on shown.id = g.tenant_id join vm_group_summary s on s.vm_group_id = g.id join plan on plan.id = g.plan_id
      join terms on terms.plan_id = g.plan_id
  ), grouped as (
    select tenant_id, count(*) as groups, count(*) filter (where last_job_state in ('FAILED', 'COMPLETED_WITH_ERRORS')) as failing, sum(resources) as resources,
      sum(protected) as protected, sum(out_of_rpo) as out_of_rpo,
      json_agg(json_build_object('id', id, 'name', name, 'paused', paused, 'plan', json_build_object('id', plan_id, 'name', plan, 'runEveryMinutes', run_every_minutes),
        'summary', json_build_object('lastBackUp', case when last_job_id is not null then json_build_object('jobId', last_job_id, 'state', last_job_state,
            'finishedAt', ${time('last_job_finished_at')}, 'failed', failed) end,
          'resources', resources, 'protected', protected, 'outOfRpo', out_of_rpo, 'oldestPointAt', ${time('oldest_point_at')})) order by id desc)
        filter (where place <= $2) as nodes
    from kept group by tenant_id
  )
  select json_build_object('data', json_build_object('tenants', json_build_object(
    'nodes', json_agg(json_build_object('id', shown.id, 'name', name, 'status', status,
      'summary', json_build_object('vmGroups', coalesce(groups, 0), 'failing', coalesce(failing, 0), 'resources', coalesce(resources, 0), 'protected', coalesce(protected, 0),
        'outOfRpo', coalesce(out_of_rpo, 0)),
      'vmGroups', json_build_object('nodes', coalesce(nodes, '[]'), 'pageInfo', json_build_object('hasNextPage', coalesce(groups, 0) > $2))) order by shown.id desc),
    'pageInfo', json_build_object('hasNextPage', (select count(*) from page) > $1))))::text as answer
  from shown left join grouped on grouped.tenant_id = shown.id`;
