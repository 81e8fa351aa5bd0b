import type { JobActivities } from '../../workflows/contracts/job-control';
import type { RestoreAwsActivities, RestoreOutcome, RestorePlanActivities } from '../../workflows/contracts/restore-instance';
import { fakeJobActivities } from './fake-job-activities';

/** All that `restoreInstance` asks for. */
export type RestoreActivities = JobActivities & RestorePlanActivities & RestoreAwsActivities;

/** A restore in which everything works. */
export function fakeRestoreActivities(overrides: Partial<RestoreActivities> = {}) {
  const { activities: job, steps, endings } = fakeJobActivities();
  const outcomes: RestoreOutcome[] = [];
  const step = (name: string) => async (): Promise<void> => {
    steps.push(name);
  };
  const activities: RestoreActivities = {
    ...job,
    async prepareRestore() {
      steps.push('prepare');
      return { awsAccountId: '222222222222', region: 'eu-central-1', resourceName: 'acme-web-1' };
    },
    async registerImage() {
      steps.push('image');
      return { imageId: 'ami-0123456789abcdef0' };
    },
    async launchInstance() {
      steps.push('launch');
      return { instanceId: 'i-0123456789abcdef0' };
    },
    awaitRunning: step('running'),
    completeInstance: step('complete'),
    awaitPowerState: step('power'),
    deregisterImage: step('deregister'),
    async undoRestore() {
      steps.push('undo');
      return [];
    },
    async recordRestore(_run, outcome) {
      steps.push('record');
      outcomes.push(outcome);
    },
    ...overrides,
  };
  return { activities, steps, endings, outcomes };
}
