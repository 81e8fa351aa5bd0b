import { Client, Connection } from '@temporalio/client';

import type { CallCount } from '../proxy/call-log';
import { followJobs } from '../story/follow-jobs';
import type { Portal } from '../story/portal';
import type { World } from '../world';
import type { BenchTenant } from './bench-tenant';

/** What one clean back-up of a group cost, as counted on the wire and by Temporal. */
export interface BackupCost {
  readonly instances: number;
  readonly seconds: number;
  readonly callsByAction: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly historyEvents: number;
  readonly state: string;
}

interface StartedJob {
  readonly job: { readonly id: string; readonly workflowId: string };
}

const countsOf = (calls: readonly CallCount[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { action, count } of calls) counts.set(action, (counts.get(action) ?? 0) + count);
  return counts;
};

/** Backs the tenant's group up once and counts the calls that its account saw meanwhile. */
export async function measureBackup(portal: Portal, world: World, tenant: BenchTenant): Promise<BackupCost> {
  const before = countsOf((await world.proxy.calls({ account: tenant.accountId })).calls);
  const startedAt = performance.now();
  const { job } = await portal.mutate<StartedJob>('backUpVmGroup', { vmGroupId: tenant.groupId }, 'job { id workflowId }');
  const [news] = await followJobs(portal, [{ jobId: job.id, label: 'back-up' }]);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = countsOf((await world.proxy.calls({ account: tenant.accountId })).calls);
  const callsByAction = Object.fromEntries(
    [...after].map(([action, count]) => [action, count - (before.get(action) ?? 0)] as const).filter(([, count]) => count > 0),
  );
  return {
    instances: news?.progress.total ?? 0,
    seconds,
    callsByAction,
    calls: Object.values(callsByAction).reduce((sum, count) => sum + count, 0),
    historyEvents: await historyLength(world, job.workflowId),
    state: news?.state ?? 'unknown',
  };
}

async function historyLength({ temporalAddress, temporalNamespace }: World, workflowId: string): Promise<number> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    const { workflow } = new Client({ connection, namespace: temporalNamespace });
    return (await workflow.getHandle(workflowId).describe()).historyLength;
  } finally {
    await connection.close();
  }
}
