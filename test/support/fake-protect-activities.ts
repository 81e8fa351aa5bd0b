import { activityInfo, heartbeat, sleep } from '@temporalio/activity';
import type { FinishedJob, JobActivities, JobEnding } from '../../workflows/contracts/job-control';
import type { PlannedTarget, ProtectAwsActivities, ProtectChunk, ProtectPlanActivities } from '../../workflows/contracts/protect-group';
import { endingOf, NO_ITEMS, type ItemCounts, type JobState } from '../../workflows/domain/job';

/** All that `protectGroup` asks for. */
export type ProtectActivities = JobActivities & ProtectPlanActivities & ProtectAwsActivities;

/** What a fake run saw. */
export interface Seen {
  readonly steps: string[];
  readonly chunks: ProtectChunk[];
  readonly states: JobState[];
  readonly endings: JobEnding[];
  readonly priorities: unknown[];
  widest: number;
}

/** Where the instances of a fake group lie. */
export function plannedTargets(instances: Readonly<Record<string, number>>): PlannedTarget[] {
  let firstOrdinal = 0;
  return Object.entries(instances).map(([region, count]) => {
    const target = { awsAccountId: '222222222222', region, firstOrdinal, count };
    firstOrdinal += count;
    return target;
  });
}

/** Activities that do as the contracts say, on numbers only; `chunkMs` is how long a chunk takes. */
export function fakeProtectActivities(
  instances: Readonly<Record<string, number>>,
  { chunkMs = 0, ...overrides }: Partial<ProtectActivities> & { readonly chunkMs?: number } = {},
): { activities: ProtectActivities; seen: Seen } {
  const targets = plannedTargets(instances);
  const total = targets.reduce((sum, { count }) => sum + count, 0);
  const seen: Seen = { steps: [], chunks: [], states: [], endings: [], priorities: [], widest: 0 };
  let underWay = 0;
  const started = new Map<string, number>();

  const note = (step: string): void => {
    seen.steps.push(step);
    seen.priorities.push(activityInfo().priority);
  };
  const activities: ProtectActivities = {
    async claimJob() {
      note('claim');
    },
    async recordJobState(_run, state) {
      note(`state ${state}`);
      seen.states.push(state);
    },
    async finishJob(_run, ending): Promise<FinishedJob> {
      note('finish');
      seen.endings.push(ending);
      const items: ItemCounts = { ...NO_ITEMS, COMPLETED: [...started.values()].reduce((sum, n) => sum + n, 0) };
      return { state: ending.failure ? 'FAILED' : endingOf(items, ending.cancelled), items };
    },
    async targetsOf() {
      note('targets');
      return targets;
    },
    async refreshInventory(_run, { region }) {
      note(`refresh ${region}`);
      return { instances: instances[region] ?? 0 };
    },
    async planItems() {
      note('plan');
      return { groupName: 'web servers', targets };
    },
    async summariseItems() {
      note('summarise');
      return { counts: { ...NO_ITEMS, COMPLETED: total }, failures: [] };
    },
    async startSnapshots(_run, chunk) {
      note(`start ${chunk.region} ${chunk.firstOrdinal}+${chunk.count}`);
      seen.chunks.push(chunk);
      underWay += 1;
      seen.widest = Math.max(seen.widest, underWay);
      try {
        heartbeat();
        if (chunkMs > 0) await sleep(chunkMs);
      } finally {
        underWay -= 1;
      }
      started.set(chunk.region, (started.get(chunk.region) ?? 0) + chunk.count);
      return { started: chunk.count, failed: 0 };
    },
    async settleSnapshots(_run, { region }) {
      note(`settle ${region}`);
      return { ...NO_ITEMS, COMPLETED: instances[region] ?? 0 };
    },
    async removeUnfinished(_run, { region }) {
      note(`remove ${region}`);
      return { removed: 0, kept: started.get(region) ?? 0 };
    },
    ...overrides,
  };
  return { activities, seen };
}
