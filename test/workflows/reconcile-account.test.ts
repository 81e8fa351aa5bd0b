import { heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { FAILURE } from '../../workflows/contracts/failures';
import { JOB_UPDATES } from '../../workflows/contracts/job-control';
import { eventually } from '../support/eventually';
import { fakeReconcileActivities } from '../support/reconcile/fake-reconcile-activities';
import { aTenantRun } from '../support/job-runs';
import { workflowEnvironment, type WorkflowEnvironment } from '../support/workflow-environment';

const refused = (): Promise<never> => Promise.reject(ApplicationFailure.nonRetryable('The role is refused.', FAILURE.accessDenied));

describe('reconcileAccount', () => {
  let env: WorkflowEnvironment;
  beforeAll(async () => {
    env = await workflowEnvironment();
  });
  afterAll(() => env.stop());

  it('looks for gone runs first, then compares each region, then ends the jobs', async () => {
    const { activities, steps, endings } = fakeReconcileActivities();

    await env.whileServing(activities, async () => (await env.start('reconcileAccount', aTenantRun())).result());

    expect(steps.slice(0, 3)).toEqual(['claim', 'plan', 'mark']);
    expect(steps.slice(3, 5).sort()).toEqual(['reconcile eu-central-1', 'reconcile eu-west-1']);
    expect(steps.slice(5)).toEqual(['end', 'finish']);
    expect(endings).toEqual([{ cancelled: false, failure: null, result: { finished: 5, removed: 2, reported: 0 }, planned: 0 }]);
  });

  it('waits, without being counted out, until the steps of a run that ended just now can act no more', async () => {
    let rounds = 0;
    const { activities, steps } = fakeReconcileActivities({
      async markGoneRuns() {
        rounds += 1;
        if (rounds < 4) throw ApplicationFailure.create({ type: FAILURE.notReady, message: 'wait', nextRetryDelay: '20 milliseconds' });
        return { gone: 1 };
      },
    });

    await env.whileServing(activities, async () => (await env.start('reconcileAccount', aTenantRun())).result());

    expect(rounds).toBe(4);
    expect(steps).toContain('end');
  });

  it('ends what is in order elsewhere when one region is refused', async () => {
    const { activities, steps, endings } = fakeReconcileActivities({
      async reconcileRegion(_run, { region }) {
        steps.push(`reconcile ${region}`);
        return region === 'eu-west-1' ? refused() : { finished: 1, removed: 0, reported: 0 };
      },
    });

    await env.whileServing(activities, async () => (await env.start('reconcileAccount', aTenantRun())).result());

    expect(steps.slice(-2)).toEqual(['end', 'finish']);
    expect(endings).toMatchObject([{ failure: null }]);
  });

  it('fails when every region is refused, after it has ended what left nothing in AWS', async () => {
    const { activities, steps, endings } = fakeReconcileActivities({ reconcileRegion: refused });

    await env.whileServing(activities, async () => {
      const handle = await env.start('reconcileAccount', aTenantRun());
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: FAILURE.accessDenied } });
    });

    expect(steps).toContain('end');
    expect(endings).toMatchObject([{ failure: { type: FAILURE.accessDenied } }]);
  });

  it('can be cancelled while a region is compared', async () => {
    const { activities, steps } = fakeReconcileActivities({
      async reconcileRegion() {
        steps.push('reconcile');
        for (;;) {
          heartbeat();
          await sleep(100);
        }
      },
    });

    await env.whileServing(activities, async () => {
      const handle = await env.start('reconcileAccount', aTenantRun());
      await eventually(() => steps.includes('reconcile'));
      await handle.executeUpdate(JOB_UPDATES.cancel);
      expect(await handle.result()).toMatchObject({ state: 'CANCELLED' });
    });

    expect(steps).not.toContain('end');
  });
});
