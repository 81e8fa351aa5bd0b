import type { AdminSide } from './chapter-connect-admin';
import type { Teller, TenantRole } from './teller';

/** A group that is ready to be backed up. */
export interface ReadyGroup {
  readonly tenant: TenantRole;
  readonly groupId: string;
  readonly name: string;
  readonly told: string;
}

interface GroupWish {
  readonly name: string;
  readonly told: string;
  readonly include: readonly Record<string, unknown>[];
  readonly exclude?: readonly Record<string, unknown>[];
}

/** One plan and one vault for all, and a group for each tenant: by tag, by region and availability zone, and by instance ids. */
export async function plan(teller: Teller, admin: AdminSide, tenants: readonly TenantRole[]): Promise<ReadyGroup[]> {
  const { portal, terminal, world } = teller;
  terminal.chapter('A plan, storage, and three VM groups');
  const { storage } = await portal.mutate<{ storage: { id: string } }>(
    'createStorage',
    { name: 'Northwind vault', kind: 'SNAPSHOT_VAULT', adminHypervisorId: admin.hypervisorId, region: world.regions[0] },
    'storage { id }',
  );
  const made = await portal.mutate<{ plan: { id: string } }>(
    'createPlan',
    { name: 'Gold', runEveryMinutes: 60, retention: 'CUSTOM', retentionDays: 14, snapshotCount: 24, secondaryStorageId: storage.id },
    'plan { id }',
  );
  terminal.fact('plan "Gold": a recovery point every hour, kept for 14 days; storage "Northwind vault" for its copies');
  const groups: ReadyGroup[] = [];
  for (const [index, tenant] of tenants.entries()) {
    const wish = await wishOf(teller, tenant, index);
    const { vmGroup } = await portal.mutate<{ vmGroup: { id: string } }>(
      'createVmGroup',
      {
        tenantId: tenant.tenantId,
        hypervisorId: tenant.hypervisorId,
        planId: made.plan.id,
        name: wish.name,
        content: { include: wish.include, exclude: wish.exclude ?? [] },
      },
      'vmGroup { id }',
    );
    terminal.fact(`${tenant.name}: group "${wish.name}", ${wish.told}`);
    groups.push({ tenant, groupId: vmGroup.id, name: wish.name, told: wish.told });
  }
  return groups;
}

async function wishOf({ world }: Teller, tenant: TenantRole, index: number): Promise<GroupWish> {
  const [home = '', second = home] = world.regions;
  if (index === 0) {
    return {
      name: 'Production',
      told: 'everything tagged Environment=production',
      include: [{ tags: [{ key: 'Environment', value: 'production' }] }],
    };
  }
  if (index === 1) {
    const zone = `${second}a`;
    return {
      name: 'Home region',
      told: `everything in ${home}, and the availability zone ${zone}, without the cache tier`,
      include: [{ regions: [home] }, { availabilityZones: [zone] }],
      exclude: [{ tags: [{ key: 'Tier', value: 'cache' }] }],
    };
  }
  const instances = (await tenant.account.instances(home)).filter(({ State }) => State?.Name === 'running').slice(0, 3);
  const ids = instances.flatMap(({ InstanceId }) => InstanceId ?? []);
  return { name: 'Chosen servers', told: `the instances ${ids.join(', ')}`, include: [{ instanceIds: ids }] };
}
