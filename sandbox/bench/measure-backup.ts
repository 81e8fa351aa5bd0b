import type { CallCount } from '../proxy/call-log';
import { followJobs } from '../story/follow-jobs';
import { steadyRate, watchCalls } from './aws-rate';
import type { BenchProduct, StatementCounts } from './bench-product';
import type { BenchTenant } from './bench-tenant';
import { emulatorCeiling } from './emulator-ceiling';
import { historyCost, type HistoryCost } from './history-cost';
import { peakMemoryMiB } from './peak-memory';

/** AWS calls of one action. */
export interface ActionCount {
  readonly calls: number;
  /** Of these, the attempts that a throttle, a fault of AWS or a lost connection answered. */
  readonly failed: number;
}

/** What one back-up of a group cost, as counted on the wire, by the system and by Temporal. */
export interface BackupCost extends HistoryCost {
  readonly instances: number;
  readonly snapshotSeconds: number;
  readonly state: string;
  readonly seconds: number;
  /** Every call that any account of the world saw meanwhile: the chain of AssumeRole and the worker's own upkeep included. */
  readonly callsByAction: Readonly<Record<string, ActionCount>>;
  readonly statements: StatementCounts;
  /** Of the access node, in MiB; it was started for this measurement. Null where the system does not tell. */
  readonly workerPeakMiB: number | null;
  /** CreateSnapshots a second, and what a bare loop reached just before; null for too few calls. */
  readonly rate: number | null;
  readonly ceiling: number;
}

interface StartedJob {
  readonly job: { readonly id: string; readonly workflowId: string };
}

const CEILING_CALLS = 600;

/** Backs the tenant's group up once, with a fresh access node, and counts meanwhile. */
export async function measureBackup(product: BenchProduct, tenant: BenchTenant, snapshotSeconds: number): Promise<BackupCost> {
  const { world, portal } = product;
  await world.emulator.change({ snapshotSeconds });
  const ceiling = await emulatorCeiling(world, CEILING_CALLS);
  const node = await product.startNode();
  const statements = product.statements();
  const since = Date.now();
  const rate = watchCalls(world.proxy, 'CreateSnapshots', tenant.accountId);
  const startedAt = performance.now();
  const { job } = await portal.mutate<StartedJob>('backUpVmGroup', { vmGroupId: tenant.groupId }, 'job { id workflowId }');
  const [news] = await followJobs(portal, [{ jobId: job.id, label: 'back-up' }]);
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = product.statements();
  const { calls } = await world.proxy.calls({ since });
  const workerPeakMiB = peakMemoryMiB(node.pid);
  await node.stop();
  return {
    instances: news?.progress.total ?? 0,
    snapshotSeconds,
    state: news?.state ?? 'unknown',
    seconds,
    callsByAction: byAction(calls),
    ...(await historyCost(world, job.workflowId)),
    statements: { api: after.api - statements.api, workers: after.workers - statements.workers },
    workerPeakMiB,
    rate: steadyRate(await rate.stop()),
    ceiling,
  };
}

/** The calls of all accounts by action. */
export function byAction(calls: readonly CallCount[]): Record<string, ActionCount> {
  const counts: Record<string, ActionCount> = {};
  for (const { action, count, errors } of calls) {
    const failed = Object.values(errors).reduce((sum, times) => sum + times, 0);
    const known = counts[action] ?? { calls: 0, failed: 0 };
    counts[action] = { calls: known.calls + count, failed: known.failed + failed };
  }
  return counts;
}

/** All attempts, and those of them that failed. */
export function totalOf(actions: Readonly<Record<string, ActionCount>>): ActionCount {
  const all = Object.values(actions);
  return { calls: all.reduce((sum, { calls }) => sum + calls, 0), failed: all.reduce((sum, { failed }) => sum + failed, 0) };
}
