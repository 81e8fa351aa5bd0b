import { heartbeat } from '@temporalio/activity';
import type { JobActivities } from '../../workflows/contracts/job-control';
import type { ValidationAwsActivities, ValidationPlanActivities } from '../../workflows/contracts/validate-hypervisor';
import { fakeJobActivities } from './fake-job-activities';

/** All that `validateHypervisor` asks for. */
export type ValidationActivities = JobActivities & ValidationPlanActivities & ValidationAwsActivities;

/** A validation of two regions in which everything is proven. */
export function fakeValidationActivities(overrides: Partial<ValidationActivities> = {}) {
  const { activities: job, steps, endings } = fakeJobActivities();
  const activities: ValidationActivities = {
    ...job,
    async planValidation() {
      steps.push('plan');
      return { awsAccountId: '222222222222', kind: 'TENANT', homeRegion: 'eu-central-1', regions: ['eu-central-1', 'eu-west-1'] };
    },
    async proveTrust() {
      steps.push('trust');
      heartbeat();
      return { passed: 3, failed: 0, unproven: 0 };
    },
    async provePermissions(_run, region) {
      steps.push(`permissions ${region}`);
      return { passed: 10, failed: 0, unproven: 2 };
    },
    async concludeValidation() {
      steps.push('conclude');
      return { passed: 23, failed: 0, unproven: 4, verdict: 'VALID' };
    },
    ...overrides,
  };
  return { activities, steps, endings };
}
