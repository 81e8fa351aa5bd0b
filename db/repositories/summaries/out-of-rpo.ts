/** The newest terms of every plan, for a `with`; read once, since many groups share a few plans. */
export const PLAN_TERMS = `terms as materialized (select distinct on (plan_id) * from plan_revision order by plan_id, revision desc)`;

/**
 * How many present members of the group of summary `s` have no complete recovery point younger than the plan's `terms.run_every_minutes`, now. The
 * kept times of the oldest and newest point decide for nearly all groups; only where the limit lies between them the members are asked.
 */
export const OUT_OF_RPO = `(s.resources - s.protected + case
    when s.protected = 0 or s.oldest_point_at >= now() - make_interval(mins => terms.run_every_minutes) then 0
    when s.newest_point_at < now() - make_interval(mins => terms.run_every_minutes) then s.protected
    else (select count(*)::int from vm_group_member m
           where m.vm_group_id = s.vm_group_id and m.present and m.protected_at < now() - make_interval(mins => terms.run_every_minutes)) end)`;
