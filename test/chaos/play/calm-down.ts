import { setTimeout as pause } from 'node:timers/promises';
import { readRuns } from '../facts/read-runs';
import type { ChaosWorld } from './chaos-world';
import type { LiveTenant } from './connect-fleet';

/** Longest wait that a healthy run needs after the last fault: a killed worker's step is missed after 40 s and repeated, then AWS settles. */
export const QUIET_WITHIN_MS = 240_000;

const OPEN = `select id, state from job where state not in ('COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED')`;

/** Ends every fault, brings every worker back, lets paused jobs go on, and waits until every job has ended; answers what had not, in time. */
export async function calmDown(chaos: ChaosWorld, tenants: readonly LiveTenant[]): Promise<string[]> {
  const { emulator, proxy } = chaos.faults.world;
  await proxy.removeRules();
  for (const { account, role, plan } of tenants) {
    const { accountId } = account;
    await emulator.change({
      accountId,
      snapshotSeconds: plan.snapshotSeconds,
      tagVisibilityDelaySeconds: 0,
      failNextSnapshots: { count: 0 },
    });
    await role?.giveBack();
  }
  for (const worker of chaos.workers) if (!worker.isUp()) await worker.startAgain();
  return untilNothingIsOpen(chaos);
}

/** Reconciles each account, which finds what no job could take away because its role was gone; answers what did not end, in time. */
export async function putInOrder(chaos: ChaosWorld, tenants: readonly LiveTenant[]): Promise<string[]> {
  const refused: string[] = [];
  for (const { hypervisorId, plan } of tenants) {
    const { code } = await chaos.client.outcome('reconcileHypervisor', { hypervisorId });
    if (code !== undefined) refused.push(`the reconciliation of ${plan.name} was refused: ${code}`);
  }
  return [...refused, ...(await untilNothingIsOpen(chaos))];
}

async function untilNothingIsOpen(chaos: ChaosWorld): Promise<string[]> {
  const deadline = performance.now() + QUIET_WITHIN_MS;
  for (;;) {
    const open = await chaos.faults.sql<{ id: string; state: string }>(OPEN);
    const paused = open.filter(({ state }) => state === 'PAUSED');
    for (const { id } of paused) await chaos.client.outcome('resumeJob', { jobId: id });
    if (open.length === 0 && (await runsAreClosed(chaos))) return [];
    if (performance.now() > deadline)
      return open.map(({ id, state }) => `job ${id} is still ${state} after ${QUIET_WITHIN_MS / 1_000} s of quiet`);
    await pause(500);
  }
}

async function runsAreClosed({ faults }: ChaosWorld): Promise<boolean> {
  const { runs } = await readRuns(faults.world);
  return runs.every(({ status }) => status !== 'RUNNING');
}
