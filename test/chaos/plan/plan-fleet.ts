import type { SeededRandom } from '../../support/faults/seeded-random';

/** The regions that the workers of a chaos serve. */
export const CHAOS_REGIONS = ['eu-central-1', 'eu-west-1'] as const;

/** Instances in one region. */
export interface InstancePlan {
  readonly region: string;
  readonly count: number;
  readonly volumesPerInstance: number;
}

/** A tenant of a chaos: how it is connected, what it has, how long its snapshots take. */
export interface TenantPlan {
  readonly name: string;
  readonly method: 'STS_ASSUME_ROLE' | 'ACCESS_KEY';
  readonly regions: readonly string[];
  readonly instances: readonly InstancePlan[];
  readonly snapshotSeconds: number;
  /** Each group takes the regions that it names. */
  readonly groups: readonly (readonly string[])[];
}

/** Three to five tenants, small beside large, slow beside fast. */
export function planFleet(random: SeededRandom): TenantPlan[] {
  return Array.from({ length: random.between(3, 5) }, (_, index) => planTenant(random, index));
}

function planTenant(random: SeededRandom, index: number): TenantPlan {
  const [first, second] = CHAOS_REGIONS;
  const regions = random.pick([[first], [second], [first, second]]);
  const most = random.pick([4, 8, 30]);
  return {
    name: `Chaos ${index + 1}`,
    // The first tenant has a role, or the plan would have nothing to revoke.
    method: index === 0 ? 'STS_ASSUME_ROLE' : random.pick(['STS_ASSUME_ROLE', 'STS_ASSUME_ROLE', 'ACCESS_KEY']),
    regions,
    instances: regions.map((region) => ({ region, count: random.between(2, most), volumesPerInstance: random.between(1, 3) })),
    snapshotSeconds: random.between(0, 30) / 10,
    // Every region is in some group; overlapping groups back the same instances up at the same time.
    groups: random.pick([[regions], [regions, regions.slice(0, 1)]]),
  };
}
