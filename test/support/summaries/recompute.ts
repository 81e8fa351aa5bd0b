import type { Pool } from 'pg';

/** How a group stands, told from the rows. */
export interface ExpectedGroup {
  readonly vmGroupId: string;
  readonly lastBackUp: { readonly jobId: string; readonly state: string; readonly finishedAt: Date | null; readonly failed: number } | null;
  readonly resources: number;
  readonly protected: number;
  readonly outOfRpo: number;
  readonly oldestPointAt: Date | null;
}

/** How a resource stands, told from the rows. */
export interface ExpectedResource {
  readonly resourceId: string;
  readonly protectedAt: Date | null;
  readonly protectionState: string;
  readonly rpoState: string;
}

interface GroupRow {
  readonly id: string;
  readonly plan_id: string;
}

interface JobFacts {
  readonly id: string;
  readonly vm_group_id: string;
  readonly state: string;
  readonly finished_at: Date | null;
}

interface ItemFacts {
  readonly job_id: string;
  readonly resource_id: string | null;
  readonly state: string;
}

interface ResourceFacts {
  readonly id: string;
  readonly gone_at: Date | null;
}

interface PointFacts {
  readonly resource_id: string;
  readonly taken_at: Date;
}

const MINUTE = 60_000;

/**
 * Tells summaries from the rows that they sum up, in TypeScript and by no index, so that nothing is shared with the triggers that keep them.
 * `at` is the moment that ages are told for.
 */
export async function recomputed(sql: Pool, at: Date): Promise<{ groups: ExpectedGroup[]; resources: ExpectedResource[] }> {
  const read = async <Row extends object>(statement: string): Promise<Row[]> => (await sql.query<Row>(statement)).rows;
  const groups = await read<GroupRow>('select id, plan_id from vm_group order by id');
  const jobs = await read<JobFacts>(`select id, vm_group_id, state, finished_at from job where operation = 'protectGroup' order by id`);
  const items = await read<ItemFacts>('select job_id, resource_id, state from job_item');
  const resources = await read<ResourceFacts>('select id, gone_at from resource order by id');
  const points = await read<PointFacts>(`select resource_id, taken_at from recovery_point where state = 'COMPLETED'`);
  const terms = await read<{ plan_id: string; every: number }>(
    'select plan_id, run_every_minutes as every from plan_revision order by revision',
  );
  // The last of a plan wins, which is its newest revision.
  const everyOf = new Map(terms.map(({ plan_id, every }) => [plan_id, every]));
  const newestPoint = new Map<string, Date>();
  for (const { resource_id, taken_at } of points) {
    const known = newestPoint.get(resource_id);
    if (!known || taken_at > known) newestPoint.set(resource_id, taken_at);
  }
  const itemsOf = (jobId: string): ItemFacts[] => items.filter(({ job_id }) => job_id === jobId);
  const membersOf = (groupId: string): ResourceFacts[] => {
    const members = new Set<string>();
    for (const job of jobs.filter(({ vm_group_id }) => vm_group_id === groupId)) {
      const own = itemsOf(job.id);
      if (job.state === 'COMPLETED' || own.some(({ state }) => state === 'COMPLETED')) members.clear();
      for (const { resource_id } of own) if (resource_id !== null) members.add(resource_id);
    }
    return resources.filter(({ id, gone_at }) => members.has(id) && gone_at === null);
  };
  const missed = (resourceId: string, every: number): boolean => {
    const point = newestPoint.get(resourceId);
    return !point || at.getTime() - point.getTime() > every * MINUTE;
  };

  const everyOfGroup = ({ plan_id }: GroupRow): number => everyOf.get(plan_id) ?? 0;
  const memberships = groups.map((group) => ({ group, members: membersOf(group.id) }));
  return {
    groups: memberships.map(({ group, members }): ExpectedGroup => {
      const lastJob = jobs.findLast(({ vm_group_id }) => vm_group_id === group.id);
      const times = members.flatMap(({ id }) => newestPoint.get(id) ?? []).map((time) => time.getTime());
      return {
        vmGroupId: group.id,
        lastBackUp: lastJob
          ? {
              jobId: lastJob.id,
              state: lastJob.state,
              finishedAt: lastJob.finished_at,
              failed: itemsOf(lastJob.id).filter(({ state }) => state === 'FAILED').length,
            }
          : null,
        resources: members.length,
        protected: times.length,
        outOfRpo: members.filter(({ id }) => missed(id, everyOfGroup(group))).length,
        oldestPointAt: times.length > 0 ? new Date(Math.min(...times)) : null,
      };
    }),
    resources: resources.map(({ id }): ExpectedResource => {
      const own = memberships.filter(({ members }) => members.some((member) => member.id === id)).map(({ group }) => everyOfGroup(group));
      const point = newestPoint.get(id) ?? null;
      return {
        resourceId: id,
        protectedAt: point,
        protectionState: point ? 'PROTECTED' : own.length > 0 ? 'WAITING' : 'UNPROTECTED',
        rpoState: own.length === 0 ? 'NOT_COVERED' : missed(id, Math.min(...own)) ? 'MISSED' : 'MET',
      };
    }),
  };
}
