import { setTimeout as pause } from 'node:timers/promises';
import type { EmulatedAccount } from '../../../sandbox/emulator-client';
import { tenantAccount } from '../../../sandbox/story/tenant-account';
import type { GraphqlClient } from '../../support/graphql-client';
import { isOver } from '../facts/facts';
import { CHAOS_REGIONS, type TenantPlan } from '../plan/plan-fleet';
import type { ChaosWorld } from './chaos-world';
import { roleSwitch, type RoleSwitch } from './role-switch';

const ROLE = 'SnapwardChaos';
const CONNECTED_WITHIN_MS = 60_000;

/** A tenant of the plan, connected, proven, discovered, with its groups. */
export interface LiveTenant {
  readonly plan: TenantPlan;
  readonly tenantId: string;
  readonly hypervisorId: string;
  readonly account: EmulatedAccount;
  readonly groupIds: readonly string[];
  /** Null for a tenant that is connected by keys. */
  readonly externalId: string | null;
  readonly role: RoleSwitch | null;
}

type Made<K extends string> = Readonly<Record<K, { readonly id: string }>>;

interface Issued extends Made<'credential'> {
  readonly externalId: string | null;
  readonly trustPolicy: string | null;
  readonly permissionPolicy: string | null;
}

/** Makes the accounts in the emulated AWS and connects each through the public API, side by side. */
export async function connectFleet(chaos: ChaosWorld, plans: readonly TenantPlan[]): Promise<LiveTenant[]> {
  const { client, faults } = chaos;
  const { admin } = await faults.world.emulator.world();
  const { credential } = await client.done<Issued>(
    'createCredential',
    { name: 'Admin', method: 'IAM_ROLE', roleArn: admin.adminRoleArn },
    'credential { id }',
  );
  const { hypervisor } = await client.done<Made<'hypervisor'>>(
    'connectAdminHypervisor',
    { name: 'Admin', awsAccountId: admin.accountId, regions: [...CHAOS_REGIONS], credentialId: credential.id },
    'hypervisor { id }',
  );
  return Promise.all(plans.map((plan) => connect(chaos, plan, hypervisor.id)));
}

async function connect({ client, faults }: ChaosWorld, plan: TenantPlan, adminHypervisorId: string): Promise<LiveTenant> {
  const { emulator, awsEndpointUrl } = faults.world;
  const { name, regions, method } = plan;
  const account = await emulator.createTenantAccount({ name, regions });
  const { accountId } = account;
  for (const { region, count, volumesPerInstance } of plan.instances) {
    await emulator.createInstances({ accountId, region, count, volumesPerInstance });
  }
  await emulator.change({ accountId, snapshotSeconds: plan.snapshotSeconds });

  const { tenant } = await client.done<Made<'tenant'>>('createTenant', { name }, 'tenant { id }');
  const tenantId = tenant.id;
  const byRole = method === 'STS_ASSUME_ROLE';
  const way = byRole ? { roleArn: `arn:aws:iam::${accountId}:role/${ROLE}`, adminHypervisorId } : account.administrator;
  const issued = await client.done<Issued>(
    'createCredential',
    { tenantId, name, method, ...way },
    'credential { id } externalId trustPolicy permissionPolicy',
  );
  if (byRole) {
    await tenantAccount(awsEndpointUrl, account.administrator).createRole(ROLE, issued.trustPolicy ?? '', issued.permissionPolicy ?? '');
  }
  const { hypervisor } = await client.done<Made<'hypervisor'>>(
    'connectTenantHypervisor',
    {
      tenantId,
      name,
      awsAccountId: accountId,
      regions,
      credentialId: issued.credential.id,
      useAdminResources: byRole,
      ...(byRole ? { adminHypervisorId } : {}),
    },
    'hypervisor { id }',
  );
  for (const mutation of ['validateHypervisor', 'discoverHypervisor']) {
    const { job } = await client.done<Made<'job'>>(mutation, { hypervisorId: hypervisor.id }, 'job { id }');
    const state = await endOfJob(client, job.id);
    if (state !== 'COMPLETED') throw new Error(`${mutation} of ${name} ended ${state}.`);
  }
  const planned = await client.done<Made<'plan'>>('createPlan', { name, runEveryMinutes: 60, retention: 'STANDARD' }, 'plan { id }');
  const groupIds: string[] = [];
  for (const [index, groupRegions] of plan.groups.entries()) {
    const content = { include: [{ regions: groupRegions }] };
    const group = { tenantId, hypervisorId: hypervisor.id, planId: planned.plan.id, name: `${name} group ${index + 1}`, content };
    groupIds.push((await client.done<Made<'vmGroup'>>('createVmGroup', group, 'vmGroup { id }')).vmGroup.id);
  }
  const role = byRole ? roleSwitch(faults.world.emulatorUrl, account.administrator, ROLE, issued.permissionPolicy ?? '') : null;
  return { plan, tenantId, hypervisorId: hypervisor.id, account, groupIds, externalId: issued.externalId, role };
}

/** Waits until a job is over, and answers its state then. */
export async function endOfJob(client: GraphqlClient, jobId: string): Promise<string> {
  const deadline = performance.now() + CONNECTED_WITHIN_MS;
  for (;;) {
    const { job } = await client.query<{ job: { state: string } }>('query Job($id: ID!) { job(id: $id) { state } }', { id: jobId });
    if (isOver(job.state)) return job.state;
    if (performance.now() > deadline) throw new Error(`${jobId} has been ${job.state} for ${CONNECTED_WITHIN_MS} ms.`);
    await pause(200);
  }
}
