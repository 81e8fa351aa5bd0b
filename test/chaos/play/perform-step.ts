import { setTimeout as pause } from 'node:timers/promises';
import type { Step } from '../plan/steps';
import { killWorker, type ChaosWorld } from './chaos-world';
import type { LiveTenant } from './connect-fleet';
import { backUp, controlOneOf, restoreOneOf, retryOneOf } from './operations';

/** Does one step of the plan and ends when its effect is over; answers what came of it in a few words. */
export async function performStep(chaos: ChaosWorld, tenants: readonly LiveTenant[], step: Step): Promise<string> {
  const { client, workers } = chaos;
  switch (step.kind) {
    case 'back-up':
      return backUp(client, tenantAt(tenants, step.tenant).groupIds[step.group] ?? '');
    case 'restore':
      return restoreOneOf(client, tenantAt(tenants, step.tenant).tenantId, step);
    case 'cancel':
    case 'pause':
    case 'resume':
      return controlOneOf(client, step.kind, step.choice);
    case 'retry':
      return retryOneOf(client, step.choice);
    case 'discover':
    case 'validate': {
      const { hypervisorId } = tenantAt(tenants, step.tenant);
      return (await client.outcome(`${step.kind}Hypervisor`, { hypervisorId })).code ?? 'asked for';
    }
    case 'kill-worker': {
      const worker = workers[step.worker];
      if (!worker?.isUp()) return 'was down already';
      await killWorker(chaos, worker);
      await pause(step.downMs);
      await worker.startAgain();
      return 'is back';
    }
    case 'fault':
      await disturbCalls(chaos, step.tenant === null ? undefined : tenantAt(tenants, step.tenant).account.accountId, step);
      return 'over';
    default:
      await disturb(chaos, tenantAt(tenants, step.tenant), step);
      return 'over';
  }
}

/** Calls of one account, or of all, go wrong for as long as the plan says. */
async function disturbCalls({ faults }: ChaosWorld, account: string | undefined, step: Extract<Step, { kind: 'fault' }>): Promise<void> {
  const { proxy } = faults.world;
  const { delayMs, ...rule } = step.rule;
  const id = await proxy.addRule({ ...rule, account, ...(rule.fault === 'delay' ? { delayMs } : {}) });
  await pause(step.forMs);
  await proxy.removeRules(id);
}

type Disturbance = Extract<Step, { kind: 'fail-snapshots' | 'late-tags' | 'expire-sessions' | 'revoke-role' }>;

/** Something happens to a tenant's account, for as long as the plan says. */
async function disturb({ faults }: ChaosWorld, { account, role }: LiveTenant, step: Disturbance): Promise<void> {
  const { emulator } = faults.world;
  const { accountId } = account;
  switch (step.kind) {
    case 'fail-snapshots':
      return emulator.change({ accountId, failNextSnapshots: { count: step.count } });
    case 'late-tags':
      await emulator.change({ accountId, tagVisibilityDelaySeconds: step.seconds });
      await pause(step.forMs);
      return emulator.change({ accountId, tagVisibilityDelaySeconds: 0 });
    case 'expire-sessions':
      return emulator.expireSessions({ accountId });
    case 'revoke-role':
      await role?.revoke();
      await pause(step.forMs);
      await role?.giveBack();
  }
}

function tenantAt(tenants: readonly LiveTenant[], index: number): LiveTenant {
  const tenant = tenants[index];
  if (!tenant) throw new Error(`The plan names tenant ${index} of ${tenants.length}.`);
  return tenant;
}
