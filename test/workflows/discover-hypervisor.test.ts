import { ApplicationFailure } from '@temporalio/common';
import { FAILURE } from '../../workflows/contracts/failures';
import { fakeDiscoveryActivities } from '../support/fake-discovery-activities';
import { aTenantRun } from '../support/job-runs';
import { workflowEnvironment, type WorkflowEnvironment } from '../support/workflow-environment';

const refuse = (region: string) => ApplicationFailure.nonRetryable(`${region} is refused.`, FAILURE.accessDenied);

describe('discoverHypervisor', () => {
  let env: WorkflowEnvironment;
  beforeAll(async () => {
    env = await workflowEnvironment();
  });
  afterAll(() => env.stop());

  it('reads every region and then marks what none of them has', async () => {
    const { activities, steps, endings } = fakeDiscoveryActivities();

    await env.whileServing(activities, async () => (await env.start('discoverHypervisor', aTenantRun())).result());

    expect(steps.slice(-2)).toEqual(['vanished of eu-central-1,eu-west-1', 'finish']);
    expect(endings[0]?.result).toMatchObject({
      vanished: 1,
      regions: expect.arrayContaining([{ region: 'eu-west-1', instances: 5, volumes: 9 }]),
    });
  });

  it('calls nothing vanished in a region that it could not read', async () => {
    const { activities, steps } = fakeDiscoveryActivities({
      discoverRegion: (_run, { region }) =>
        region === 'eu-west-1' ? Promise.reject(refuse(region)) : Promise.resolve({ region, instances: 1, volumes: 1 }),
    });

    await env.whileServing(activities, async () => (await env.start('discoverHypervisor', aTenantRun())).result());

    expect(steps).toContain('vanished of eu-central-1');
  });

  it('fails when no region could be read', async () => {
    const { activities, steps } = fakeDiscoveryActivities({ discoverRegion: (_run, { region }) => Promise.reject(refuse(region)) });

    await env.whileServing(activities, async () => {
      const handle = await env.start('discoverHypervisor', aTenantRun());
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: FAILURE.accessDenied } });
    });

    expect(steps).toEqual(['claim', 'plan', 'finish']);
  });
});
