import type { JobActivities } from '../../../workflows/contracts/job-control';
import type { ReconcileAwsActivities, ReconcilePlanActivities } from '../../../workflows/contracts/reconcile-account';
import { fakeJobActivities } from '../fake-job-activities';

/** All that `reconcileAccount` asks for. */
export type ReconcileActivities = JobActivities & ReconcilePlanActivities & ReconcileAwsActivities;

/** A reconciliation of two regions after one run is gone. */
export function fakeReconcileActivities(overrides: Partial<ReconcileActivities> = {}) {
  const { activities: job, steps, endings } = fakeJobActivities();
  const activities: ReconcileActivities = {
    ...job,
    async planReconciliation() {
      steps.push('plan');
      return ['eu-central-1', 'eu-west-1'].map((region) => ({ awsAccountId: '222222222222', region }));
    },
    async markGoneRuns() {
      steps.push('mark');
      return { gone: 1 };
    },
    async reconcileRegion(_run, { region }) {
      steps.push(`reconcile ${region}`);
      return { finished: 2, removed: 1, reported: 0 };
    },
    async endGoneJobs() {
      steps.push('end');
      return { finished: 5, removed: 2, reported: 0 };
    },
    ...overrides,
  };
  return { activities, steps, endings };
}
