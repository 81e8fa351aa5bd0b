import type { World } from '../world';
import { backUp } from './chapter-back-up';
import { connectAdmin } from './chapter-connect-admin';
import { connectTenants } from './chapter-connect-tenants';
import { discover } from './chapter-discover';
import { figures } from './chapter-figures';
import { plan } from './chapter-plan';
import { people } from './chapter-people';
import { checkRecoveryPoints } from './chapter-recovery-points';
import { restore } from './chapter-restore';
import { portalTo } from './portal';
import { tellerOf, type BackedUpGroup } from './teller';
import type { Terminal } from './terminal';

/** What the story leaves behind for a reader to look at. */
export interface StoryEnd {
  /** How many things were not as told; 0 is a good story. */
  readonly broken: number;
  /** The workflows of the three back-ups and of the restore. */
  readonly runs: readonly { readonly label: string; readonly workflowId: string }[];
}

/** Tells the main job from the first connection to a restored instance, as a client of the public API and nothing else. */
export async function tellStory(world: World, apiUrl: string, apiKey: string, terminal: Terminal): Promise<StoryEnd> {
  const portal = portalTo(apiUrl, apiKey);
  try {
    const emulated = await world.emulator.world();
    const teller = tellerOf({ portal, terminal, world: emulated, proxy: world.proxy, awsEndpointUrl: world.awsEndpointUrl });
    const admin = await connectAdmin(teller);
    const tenants = await connectTenants(teller, admin);
    if (world.openIdServer !== undefined) await people(teller, tenants, { issuer: world.openIdIssuer, apiUrl });
    await discover(teller, tenants);
    const groups = await plan(teller, admin, tenants);

    const startedAt = performance.now();
    const before = await world.proxy.calls();
    const backups = await backUp(teller, groups);
    const milliseconds = performance.now() - startedAt;
    const after = await world.proxy.calls();

    const points = await checkRecoveryPoints(teller, backups);
    const restoreRun = await restore(teller, points);
    await figures(teller, { milliseconds, instances: points.length, calls: after.total - before.total }, backups, world);
    return { broken: teller.broken(), runs: runsOf(backups, restoreRun) };
  } finally {
    await portal.close();
  }
}

function runsOf(backups: readonly BackedUpGroup[], restoreRun: string | null): StoryEnd['runs'] {
  const runs = backups.map(({ tenant, groupName, workflowId }) => ({ label: `${tenant.name} · ${groupName}`, workflowId }));
  return restoreRun === null ? runs : [...runs, { label: 'restore', workflowId: restoreRun }];
}
