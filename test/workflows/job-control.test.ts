import { heartbeat, sleep } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { FAILURE } from '../../workflows/contracts/failures';
import { JOB_UPDATES, type JobControlAnswer } from '../../workflows/contracts/job-control';
import { eventually } from '../support/eventually';
import { fakeProtectActivities } from '../support/fake-protect-activities';
import { fakeValidationActivities } from '../support/fake-validation-activities';
import { aTenantRun } from '../support/job-runs';
import { workflowEnvironment, type WorkflowEnvironment } from '../support/workflow-environment';

const REGION = 'eu-central-1';

const ask = (handle: WorkflowHandle, update: keyof typeof JOB_UPDATES): Promise<JobControlAnswer> =>
  handle.executeUpdate<JobControlAnswer, []>(JOB_UPDATES[update]);

/** The words with which a job refused. */
const refusal = async (asked: Promise<unknown>): Promise<string> => {
  const failure = await asked.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof WorkflowUpdateFailedError) || !(failure.cause instanceof ApplicationFailure))
    throw new Error(`Not refused: ${String(failure)}`);
  expect(failure.cause.type).toBe(FAILURE.invalidRequest);
  return failure.cause.message;
};

describe('an operator', () => {
  let env: WorkflowEnvironment;
  beforeAll(async () => {
    env = await workflowEnvironment();
  });
  afterAll(() => env.stop());

  it('pauses a back-up: no chunk begins any more, and after a resume the rest is done', async () => {
    const { activities, seen } = fakeProtectActivities({ [REGION]: 450 }, { chunkMs: 500 });

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await eventually(() => seen.chunks.length === 4);
      expect(await ask(handle, 'pause')).toEqual({ state: 'PAUSED' });
      await eventually(() => seen.steps.filter((step) => step.startsWith('settle')).length === 1);
      await sleepOutside(1_500);
      expect(seen.chunks).toHaveLength(4);
      expect(await ask(handle, 'resume')).toEqual({ state: 'RUNNING' });
      expect(await handle.result()).toMatchObject({ state: 'COMPLETED', items: { COMPLETED: 450 } });
    });

    expect(seen.states).toEqual(['PAUSED', 'RUNNING']);
    expect(seen.chunks).toHaveLength(9);
  });

  it('cancels a back-up: nothing more is started, what is half done is removed, and the run says what was kept', async () => {
    const { activities, seen } = fakeProtectActivities({ [REGION]: 450 }, { chunkMs: 300 });

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await eventually(() => seen.chunks.length === 4);
      expect(await ask(handle, 'cancel')).toEqual({ state: 'CANCELLING' });
      expect(await handle.result()).toMatchObject({ state: 'CANCELLED' });
    });

    expect(seen.chunks).toHaveLength(4);
    expect(seen.steps).toContain(`remove ${REGION}`);
    expect(seen.steps.at(-1)).toBe('finish');
    expect(seen.endings).toEqual([{ cancelled: true, failure: null, result: null, planned: 450 }]);
  });

  it('cancels a back-up whose wait ends as "not ready": the server gives an attempt that was under way no other end', async () => {
    const settling: string[] = [];
    const { activities, seen } = fakeProtectActivities(
      { [REGION]: 3 },
      {
        async settleSnapshots(_run, { region }) {
          settling.push(region);
          for (let beat = 0; beat < 20; beat += 1) {
            heartbeat();
            await sleepOutside(100);
          }
          throw ApplicationFailure.create({ type: FAILURE.notReady, message: '3 instances wait for AWS.' });
        },
      },
    );

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await eventually(() => settling.length === 1);
      await ask(handle, 'cancel');
      expect(await handle.result()).toMatchObject({ state: 'CANCELLED' });
    });

    expect(seen.steps).toContain(`remove ${REGION}`);
    expect(seen.endings).toEqual([{ cancelled: true, failure: null, result: null, planned: 3 }]);
  });

  it('cancels a paused back-up', async () => {
    const { activities, seen } = fakeProtectActivities({ [REGION]: 450 }, { chunkMs: 300 });

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await eventually(() => seen.chunks.length === 4);
      await ask(handle, 'pause');
      await ask(handle, 'cancel');
      expect(await handle.result()).toMatchObject({ state: 'CANCELLED' });
    });

    expect(seen.states).toEqual(['PAUSED', 'CANCELLING']);
  });

  it('may cancel in the Temporal UI as well', async () => {
    const { activities, seen } = fakeProtectActivities({ [REGION]: 450 }, { chunkMs: 300 });

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await eventually(() => seen.chunks.length === 4);
      await handle.cancel();
      expect(await handle.result()).toMatchObject({ state: 'CANCELLED' });
    });

    expect(seen.states).toEqual(['CANCELLING']);
    expect(seen.steps).toContain(`remove ${REGION}`);
  });

  it('is refused, in words, what makes no sense, and a refusal leaves no trace in the history', async () => {
    const { activities, seen } = fakeProtectActivities({ [REGION]: 450 }, { chunkMs: 500 });

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await eventually(() => seen.chunks.length === 4);
      expect(await refusal(ask(handle, 'resume'))).toBe('The job is not paused.');
      await ask(handle, 'pause');
      expect(await refusal(ask(handle, 'pause'))).toBe('The job is paused already.');
      const before = (await handle.describe()).historyLength;
      expect(await refusal(ask(handle, 'pause'))).toBe('The job is paused already.');
      expect((await handle.describe()).historyLength).toBe(before);
      await ask(handle, 'cancel');
      for (const update of ['pause', 'resume', 'cancel'] as const) {
        const words = await refusal(ask(handle, update)).catch((error: unknown) => String(error));
        expect(words).toMatch(/being cancelled already|at its end|already completed/);
      }
      await handle.result();
    });
  });

  it('cannot pause a validation, but cancel it; the connection still gets a verdict', async () => {
    const { activities, steps } = fakeValidationActivities({
      provePermissions: async () => {
        for (let beats = 0; beats < 100; beats += 1) {
          heartbeat();
          await sleep(100);
        }
        return { passed: 0, failed: 0, unproven: 0 };
      },
    });

    await env.whileServing(activities, async () => {
      const handle = await env.start('validateHypervisor', aTenantRun());
      await eventually(() => steps.includes('trust'));
      expect(await refusal(ask(handle, 'pause'))).toBe('This kind of job cannot be paused; it can be cancelled.');
      await ask(handle, 'cancel');
      expect(await handle.result()).toMatchObject({ state: 'CANCELLED' });
    });

    expect(steps).toEqual(['claim', 'plan', 'trust', 'state CANCELLING', 'conclude', 'finish']);
  });

  it('asks while the job is still being claimed, and is answered when it is', async () => {
    let release = (): void => undefined;
    const claimed = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { activities, seen } = fakeProtectActivities({ [REGION]: 60 }, { claimJob: () => claimed });

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      const asked = ask(handle, 'cancel');
      await sleepOutside(300);
      expect(seen.states).toEqual([]);
      release();
      expect(await asked).toEqual({ state: 'CANCELLING' });
      expect(await handle.result()).toMatchObject({ state: 'CANCELLED' });
    });

    expect(seen.chunks).toEqual([]);
  });
});

const sleepOutside = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
