import type { Snapshot } from '@aws-sdk/client-ec2';
import { Client as Postgres } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';

import { followJobs } from '../story/follow-jobs';
import type { Portal } from '../story/portal';
import type { World } from '../world';
import type { BenchProduct } from './bench-product';
import type { BenchTenant } from './bench-tenant';
import { byAction, totalOf, type ActionCount } from './measure-backup';

/** What a back-up came to under 30 % throttles, 10 % lost answers and a worker killed at half. */
export interface FaultCost {
  readonly instances: number;
  readonly state: string;
  readonly seconds: number;
  readonly callsByAction: Readonly<Record<string, ActionCount>>;
  /** CreateSnapshots on the wire, per instance. */
  readonly attemptsPerInstance: number;
  /** Instances of which AWS has more than one snapshot of a volume after the job. */
  readonly doubled: number;
  /** Instances without a completed recovery point whose every snapshot AWS has, completed. */
  readonly lost: number;
}

const THROTTLED = 0.3;
const ANSWERS_LOST = 0.1;

/** Backs the group up under faults of its account, kills the access node when half has been started, and starts another a second later. */
export async function faultRun(product: BenchProduct, tenant: BenchTenant): Promise<FaultCost> {
  const { world, portal } = product;
  const { accountId: account } = tenant;
  await world.emulator.change({ snapshotSeconds: 0 });
  const victim = await product.startNode();
  // Lost answers first: the first rule that happens is the one, and they are to be 10 % of all calls.
  await world.proxy.addRule({ action: 'ec2:CreateSnapshots', account, fault: 'reset-after', probability: ANSWERS_LOST });
  await world.proxy.addRule({ action: 'ec2:*', account, fault: 'throttle', probability: THROTTLED });
  const since = Date.now();
  const startedAt = performance.now();
  const { job } = await portal.mutate<{ job: { id: string } }>('backUpVmGroup', { vmGroupId: tenant.groupId }, 'job { id }');
  await halfStarted(portal, job.id);
  process.kill(victim.pid, 'SIGKILL');
  await victim.ended;
  await pause(1_000);
  const node = await product.startNode();
  const [news] = await followJobs(portal, [{ jobId: job.id, label: 'back-up under faults' }]);
  const seconds = (performance.now() - startedAt) / 1_000;
  const callsByAction = byAction((await world.proxy.calls({ since })).calls);
  await world.proxy.removeRules();
  await node.stop();

  const instances = news?.progress.total ?? 0;
  const snapshots = await tenant.owner.snapshots(tenant.region, job.id);
  return {
    instances,
    state: news?.state ?? 'unknown',
    seconds,
    callsByAction,
    attemptsPerInstance: (callsByAction['CreateSnapshots']?.calls ?? 0) / instances,
    doubled: doubledInstances(snapshots),
    lost: instances - (await safeInstances(world, job.id, snapshots)),
  };
}

/** How many failed attempts a run saw, as a share of all. */
export const failedShare = ({ callsByAction }: FaultCost): number => {
  const { calls, failed } = totalOf(callsByAction);
  return failed / calls;
};

const PROGRESS = 'query Progress($id: ID!) { job(id: $id) { state progress { total started completed failed } } }';

interface Progress {
  readonly job: {
    readonly state: string;
    readonly progress: { readonly total: number; readonly started: number; readonly completed: number; readonly failed: number };
  };
}

async function halfStarted(portal: Portal, jobId: string): Promise<void> {
  for (;;) {
    const { job } = await portal.query<Progress>(PROGRESS, { id: jobId });
    const { total, started, completed, failed } = job.progress;
    if (total > 0 && started + completed + failed >= total / 2) return;
    await pause(100);
  }
}

/** Instances with more than one snapshot of one volume. */
export function doubledInstances(snapshots: readonly Snapshot[]): number {
  const seen = new Set<string>();
  const doubled = new Set<string>();
  for (const { VolumeId = '', Tags = [] } of snapshots) {
    const resource = Tags.find(({ Key }) => Key === 'snapward:resource')?.Value ?? '';
    const key = `${resource} ${VolumeId}`;
    if (seen.has(key)) doubled.add(resource);
    seen.add(key);
  }
  return doubled.size;
}

// Read as the superuser, past the API and its walls: the catalogue itself is compared, not what is shown of it.
async function safeInstances(world: World, jobId: string, snapshots: readonly Snapshot[]): Promise<number> {
  const completed = new Set(snapshots.flatMap(({ SnapshotId, State }) => (State === 'completed' && SnapshotId ? [SnapshotId] : [])));
  const database = new Postgres({ connectionString: world.migrationDatabaseUrl });
  await database.connect();
  try {
    const { rows } = await database.query<{ ids: string[] }>(
      `select array(select snapshot ->> 'snapshotId' from jsonb_array_elements(copy.snapshots) snapshot) as ids
         from recovery_point point join recovery_point_copy copy on copy.recovery_point_id = point.id
        where point.job_id = $1 and point.state = 'COMPLETED'`,
      [jobId],
    );
    return rows.filter(({ ids }) => ids.length > 0 && ids.every((id) => completed.has(id))).length;
  } finally {
    await database.end();
  }
}
