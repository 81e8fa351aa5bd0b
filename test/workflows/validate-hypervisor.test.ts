import { ApplicationFailure } from '@temporalio/common';
import { FAILURE } from '../../workflows/contracts/failures';
import { fakeValidationActivities } from '../support/fake-validation-activities';
import { aTenantRun } from '../support/job-runs';
import { workflowEnvironment, type WorkflowEnvironment } from '../support/workflow-environment';

describe('validateHypervisor', () => {
  let env: WorkflowEnvironment;
  beforeAll(async () => {
    env = await workflowEnvironment();
  });
  afterAll(() => env.stop());

  it('proves the trust first, then the permissions of each region, and writes the verdict as the result', async () => {
    const { activities, steps, endings } = fakeValidationActivities();

    await env.whileServing(activities, async () => (await env.start('validateHypervisor', aTenantRun())).result());

    expect(steps.slice(0, 3)).toEqual(['claim', 'plan', 'trust']);
    expect(steps.slice(3, 5).sort()).toEqual(['permissions eu-central-1', 'permissions eu-west-1']);
    expect(steps.slice(5)).toEqual(['conclude', 'finish']);
    expect(endings[0]?.result).toEqual({ passed: 23, failed: 0, unproven: 4, verdict: 'VALID' });
  });

  it('gives the connection a verdict also when a proof breaks off', async () => {
    const { activities, steps, endings } = fakeValidationActivities({
      proveTrust: () => Promise.reject(ApplicationFailure.nonRetryable('The stored key is gone.', FAILURE.credentialBroken)),
    });

    await env.whileServing(activities, async () => {
      const handle = await env.start('validateHypervisor', aTenantRun());
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: FAILURE.credentialBroken } });
    });

    expect(steps).toEqual(['claim', 'plan', 'conclude', 'finish']);
    expect(endings[0]?.failure).toEqual({ type: FAILURE.credentialBroken, message: 'The stored key is gone.' });
  });
});
