import type { DiscoveryAwsActivities, DiscoveryPlanActivities } from '../../workflows/contracts/discover-hypervisor';
import type { JobActivities } from '../../workflows/contracts/job-control';
import { fakeJobActivities } from './fake-job-activities';

/** All that `discoverHypervisor` asks for. */
export type DiscoveryActivities = JobActivities & DiscoveryPlanActivities & DiscoveryAwsActivities;

/** A discovery of two regions, five instances each. */
export function fakeDiscoveryActivities(overrides: Partial<DiscoveryActivities> = {}) {
  const { activities: job, steps, endings } = fakeJobActivities();
  const activities: DiscoveryActivities = {
    ...job,
    async planDiscovery() {
      steps.push('plan');
      return ['eu-central-1', 'eu-west-1'].map((region) => ({ awsAccountId: '222222222222', region }));
    },
    async discoverRegion(_run, { region }) {
      steps.push(`discover ${region}`);
      return { region, instances: 5, volumes: 9 };
    },
    async markVanished(_run, regions) {
      steps.push(`vanished of ${regions.join()}`);
      return { vanished: 1 };
    },
    ...overrides,
  };
  return { activities, steps, endings };
}
