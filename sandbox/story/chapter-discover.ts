import { followJobs } from './follow-jobs';
import type { Teller, TenantRole } from './teller';

const RESOURCES = `query Resources($hypervisorId: ID!, $after: String) {
  resources(first: 100, after: $after, filter: { hypervisorId: $hypervisorId }) {
    nodes { nativeId region state volumeCount } pageInfo { hasNextPage endCursor }
  }
}`;

/** One discovered instance, as the API tells it. */
export interface DiscoveredResource {
  readonly nativeId: string;
  readonly region: string;
  readonly state: string;
  readonly volumeCount: number;
}

interface Page {
  readonly resources: {
    readonly nodes: readonly DiscoveredResource[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** Every tenant is discovered; what the API lists must be what the tenant itself sees in its account. */
export async function discover(teller: Teller, tenants: readonly TenantRole[]): Promise<void> {
  const { portal, terminal, world } = teller;
  terminal.chapter('Discovery');
  const jobs = await Promise.all(
    tenants.map(async ({ hypervisorId, name }) => {
      const { job } = await portal.mutate<{ job: { id: string } }>('discoverHypervisor', { hypervisorId }, 'job { id }');
      return { jobId: job.id, label: name };
    }),
  );
  await followJobs(portal, jobs);

  const rows: string[][] = [];
  let complete = true;
  for (const tenant of tenants) {
    const listed = await resourcesOf(teller, tenant.hypervisorId);
    const seen = (await Promise.all(world.regions.map((region) => tenant.account.instances(region)))).flat();
    const expected = seen.filter(({ State }) => State?.Name !== 'terminated').map(({ InstanceId }) => InstanceId);
    complete &&= expected.length === listed.length && expected.every((id) => listed.some(({ nativeId }) => nativeId === id));
    const inRegion = (region: string): string => String(listed.filter((resource) => resource.region === region).length);
    const volumes = listed.reduce((sum, { volumeCount }) => sum + volumeCount, 0);
    rows.push([tenant.name, ...world.regions.map(inRegion), String(volumes), String(expected.length)]);
  }
  terminal.table(['tenant', ...world.regions, 'volumes', 'instances in the account'], rows);
  teller.expect(complete, 'every instance that the tenants see in their accounts is in the inventory, and no other');
}

async function resourcesOf({ portal }: Teller, hypervisorId: string): Promise<DiscoveredResource[]> {
  const found: DiscoveredResource[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { resources }: Page = await portal.query<Page>(RESOURCES, { hypervisorId, after });
    found.push(...resources.nodes);
    after = resources.pageInfo.endCursor;
    more = resources.pageInfo.hasNextPage;
  }
  return found;
}
