import { heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { FAILURE } from '../../workflows/contracts/failures';
import { JOB_UPDATES } from '../../workflows/contracts/job-control';
import { eventually } from '../support/eventually';
import { fakeRestoreActivities } from '../support/fake-restore-activities';
import { aTenantRun } from '../support/job-runs';
import { workflowEnvironment, type WorkflowEnvironment } from '../support/workflow-environment';

const INSTANCE = 'i-0123456789abcdef0';
const IMAGE = 'ami-0123456789abcdef0';

describe('restoreInstance', () => {
  let env: WorkflowEnvironment;
  beforeAll(async () => {
    env = await workflowEnvironment();
  });
  afterAll(() => env.stop());

  it('registers, launches, waits, completes, and takes the helper image away', async () => {
    const { activities, steps, outcomes } = fakeRestoreActivities();

    await env.whileServing(activities, async () => (await env.start('restoreInstance', aTenantRun())).result());

    expect(steps).toEqual(['claim', 'prepare', 'image', 'launch', 'running', 'complete', 'power', 'deregister', 'record', 'finish']);
    expect(outcomes).toEqual([{ restored: true, instanceId: INSTANCE, leftBehind: [] }]);
  });

  it('waits for AWS without counting the rounds', async () => {
    let rounds = 0;
    const { activities } = fakeRestoreActivities({
      async awaitRunning() {
        rounds += 1;
        if (rounds < 5)
          throw ApplicationFailure.create({
            type: FAILURE.notReady,
            message: 'pending',
            nextRetryDelay: '20 milliseconds',
            category: 'BENIGN',
          });
      },
    });

    await env.whileServing(activities, async () => (await env.start('restoreInstance', aTenantRun())).result());

    expect(rounds).toBe(5);
  });

  it('takes away what it made when the instance does not stay up, and says what is left', async () => {
    const { activities, steps, outcomes } = fakeRestoreActivities({
      awaitRunning: () =>
        Promise.reject(ApplicationFailure.nonRetryable('Client.InternalError: the key is not accessible', FAILURE.launchFailed)),
      undoRestore: async () => [{ kind: 'IMAGE', nativeId: IMAGE, reason: 'refused' }],
    });

    await env.whileServing(activities, async () => {
      const handle = await env.start('restoreInstance', aTenantRun());
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: FAILURE.launchFailed } });
    });

    expect(steps).not.toContain('complete');
    expect(outcomes).toEqual([
      {
        restored: false,
        type: FAILURE.launchFailed,
        message: 'Client.InternalError: the key is not accessible',
        leftBehind: [{ kind: 'IMAGE', nativeId: IMAGE, reason: 'refused' }],
      },
    ]);
  });

  it('keeps a whole instance when only the helper image would not go, and names the image', async () => {
    const { activities, steps, outcomes } = fakeRestoreActivities({
      deregisterImage: () => Promise.reject(ApplicationFailure.nonRetryable('not allowed', FAILURE.accessDenied)),
    });

    const finished = await env.whileServing(activities, async () => (await env.start('restoreInstance', aTenantRun())).result());

    expect(finished).toMatchObject({ state: 'COMPLETED' });
    expect(steps).not.toContain('undo');
    expect(outcomes).toEqual([
      { restored: true, instanceId: INSTANCE, leftBehind: [{ kind: 'IMAGE', nativeId: IMAGE, reason: 'not allowed' }] },
    ]);
  });

  it('undoes everything when it is cancelled in the middle', async () => {
    const { activities, steps, outcomes } = fakeRestoreActivities({
      async awaitRunning() {
        for (;;) {
          heartbeat();
          await sleep(200);
        }
      },
    });

    await env.whileServing(activities, async () => {
      const handle = await env.start('restoreInstance', aTenantRun());
      await eventually(() => steps.includes('launch'));
      await handle.executeUpdate(JOB_UPDATES.cancel);
      expect(await handle.result()).toMatchObject({ state: 'CANCELLED' });
    });

    expect(steps.slice(-3)).toEqual(['undo', 'record', 'finish']);
    expect(outcomes).toMatchObject([{ restored: false, type: 'Cancelled', leftBehind: [] }]);
  });

  it('has nothing to undo when the recovery point cannot be restored at all', async () => {
    const { activities, steps } = fakeRestoreActivities({
      prepareRestore: () => Promise.reject(ApplicationFailure.nonRetryable('The recovery point is not complete.', FAILURE.invalidRequest)),
    });

    await env.whileServing(activities, async () => {
      const handle = await env.start('restoreInstance', aTenantRun());
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: FAILURE.invalidRequest } });
    });

    expect(steps).toEqual(['claim', 'finish']);
  });
});
