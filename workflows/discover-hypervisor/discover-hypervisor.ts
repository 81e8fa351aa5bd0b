import { isCancellation, setCurrentDetails } from '@temporalio/workflow';
import type { DiscoveryAwsActivities, DiscoveryPlanActivities, DiscoveryTarget, RegionFound } from '../contracts/discover-hypervisor';
import type { FinishedJob } from '../contracts/job-control';
import type { JobRun } from '../contracts/job-run';
import { table } from '../job/markdown-table';
import { runJob } from '../job/run-job';
import { together } from '../job/together';

/** Regions that one run reads together; each holds an activity slot for as long as its pages last. */
const REGION_WINDOW = 4;

/** Reads an account's inventory region by region; a region that cannot be read fails alone, and nothing in it counts as vanished. */
export async function discoverHypervisor(run: JobRun): Promise<FinishedJob> {
  return runJob(run, 'discoverHypervisor', { pausable: true }, async ({ steps, operator }) => {
    const targets = await steps.quick<DiscoveryPlanActivities>('find the regions').planDiscovery(run);
    const found: RegionFound[] = [];
    const failures: unknown[] = [];

    const readRegion = (target: DiscoveryTarget) => async () => {
      await operator.mayGoOn();
      try {
        found.push(await steps.patient<DiscoveryAwsActivities>(target.region, `discover · ${target.region}`).discoverRegion(run, target));
        show(found);
      } catch (failure) {
        if (isCancellation(failure)) throw failure;
        failures.push(failure);
      }
    };
    await together(targets.map(readRegion), REGION_WINDOW);
    if (found.length === 0 && failures.length > 0) throw failures[0];

    const read = found.map(({ region }) => region).sort();
    const { vanished } = await steps.quick<DiscoveryPlanActivities>('mark what vanished').markVanished(run, read);
    return { regions: found, vanished };
  });
}

function show(found: readonly RegionFound[]): void {
  const rows = found.map(({ region, instances, volumes }) => [region, instances, volumes]);
  setCurrentDetails(`**Discovered**\n\n${table(['Region', 'Instances', 'Volumes'], rows)}`);
}
