import { ApplicationFailure } from '@temporalio/common';
import { FAILURE } from '../../workflows/contracts/failures';
import { fakeProtectActivities } from '../support/fake-protect-activities';
import { aTenantRun } from '../support/job-runs';
import { workflowEnvironment, type WorkflowEnvironment } from '../support/workflow-environment';

const FRANKFURT = 'eu-central-1';
const IRELAND = 'eu-west-1';

describe('protectGroup', () => {
  let env: WorkflowEnvironment;
  beforeAll(async () => {
    env = await workflowEnvironment();
  });
  afterAll(() => env.stop());

  it('claims, looks, plans, starts, settles and finishes, in this order', async () => {
    const { activities, seen } = fakeProtectActivities({ [FRANKFURT]: 3 });

    const finished = await env.whileServing(activities, async () => (await env.start('protectGroup', aTenantRun())).result());

    expect(seen.steps).toEqual([
      'claim',
      'targets',
      `refresh ${FRANKFURT}`,
      'plan',
      `start ${FRANKFURT} 0+3`,
      `settle ${FRANKFURT}`,
      'summarise',
      'finish',
    ]);
    expect(finished).toMatchObject({ state: 'COMPLETED', items: { COMPLETED: 3 } });
  });

  it('starts at most 50 instances a chunk and 4 chunks at a time, a chunk of each region in turn', async () => {
    const { activities, seen } = fakeProtectActivities({ [FRANKFURT]: 420, [IRELAND]: 60 }, { chunkMs: 100 });

    await env.whileServing(activities, async () => (await env.start('protectGroup', aTenantRun())).result());

    expect(Math.max(...seen.chunks.map(({ count }) => count))).toBe(50);
    expect(seen.chunks.reduce((sum, { count }) => sum + count, 0)).toBe(480);
    expect(seen.widest).toBe(4);
    expect(new Set(seen.chunks.slice(0, 4).map(({ region }) => region))).toEqual(new Set([FRANKFURT, IRELAND]));
  });

  it("waits in its tenant's line with the plan's weight, step by step", async () => {
    const { activities, seen } = fakeProtectActivities({ [FRANKFURT]: 1 });
    const run = aTenantRun({ fairnessWeight: 5 });

    await env.whileServing(activities, async () => (await env.start('protectGroup', run)).result());

    expect(seen.priorities).toHaveLength(seen.steps.length);
    for (const priority of seen.priorities)
      expect(priority).toEqual({ priorityKey: 2, fairnessKey: run.scope.tenantId, fairnessWeight: 5 });
  });

  it('shows of a retry what it does, not what the job has done, and names the attempt in every step', async () => {
    const runs: unknown[] = [];
    const { activities, seen } = fakeProtectActivities(
      { [FRANKFURT]: 60 },
      {
        planItems: async (run) => {
          runs.push(run);
          return { groupName: 'web', targets: [{ awsAccountId: '222222222222', region: FRANKFURT, firstOrdinal: 3, count: 52, open: 2 }] };
        },
      },
    );
    const run = aTenantRun({ attempt: 2 });

    const details = await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', run);
      await handle.result();
      return (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails;
    });

    expect(runs).toEqual([run]);
    // Both are in the window at once, so either may reach its activity first.
    const chunks = seen.chunks.map(({ firstOrdinal, count }) => [firstOrdinal, count] as const);
    expect(chunks.sort(([a], [b]) => a - b)).toEqual([
      [3, 50],
      [53, 2],
    ]);
    expect(details).toContain(`| ${FRANKFURT} | 2 |`);
  });

  it('protects 1,000 instances in less than 0.3 history events each', async () => {
    const { activities } = fakeProtectActivities({ [FRANKFURT]: 700, [IRELAND]: 300 });

    const { historyLength } = await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await handle.result();
      return handle.describe();
    });

    expect(historyLength).toBeLessThan(300);
  });

  it('ends as FAILED with the reason when it cannot plan, and leaves nothing half done', async () => {
    const { activities, seen } = fakeProtectActivities(
      { [FRANKFURT]: 1 },
      { planItems: () => Promise.reject(ApplicationFailure.nonRetryable('The group is gone.', FAILURE.notFound)) },
    );

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: FAILURE.notFound, message: 'The group is gone.' } });
    });

    expect(seen.endings).toEqual([
      { cancelled: false, failure: { type: FAILURE.notFound, message: 'The group is gone.' }, result: null, planned: 0 },
    ]);
    expect(seen.chunks).toEqual([]);
  });

  it('touches nothing when another run has the job', async () => {
    const { activities, seen } = fakeProtectActivities(
      { [FRANKFURT]: 1 },
      { claimJob: () => Promise.reject(ApplicationFailure.nonRetryable('taken', FAILURE.fencedOut)) },
    );

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await expect(handle.result()).rejects.toMatchObject({ cause: { cause: { type: FAILURE.fencedOut } } });
    });

    expect(seen.steps).toEqual([]);
  });

  it('takes away what is half done when a chunk fails for good, after all other chunks have stopped', async () => {
    const { activities, seen } = fakeProtectActivities(
      { [FRANKFURT]: 100, [IRELAND]: 50 },
      { settleSnapshots: () => Promise.reject(ApplicationFailure.nonRetryable('broken', FAILURE.credentialBroken)), chunkMs: 200 },
    );

    await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: FAILURE.credentialBroken } });
    });

    const removal = seen.steps.findIndex((step) => step.startsWith('remove'));
    expect(seen.steps.filter((step) => step.startsWith('remove')).sort()).toEqual([`remove ${FRANKFURT}`, `remove ${IRELAND}`]);
    expect(seen.steps.slice(removal).some((step) => step.startsWith('start'))).toBe(false);
  });

  it('tells an operator of the Temporal UI where it stands and which instances failed', async () => {
    const { activities } = fakeProtectActivities(
      { [FRANKFURT]: 2 },
      {
        summariseItems: async () => ({
          counts: { PENDING: 0, STARTED: 0, COMPLETED: 1, FAILED: 1, SKIPPED: 0, CANCELLED: 0 },
          failures: [{ name: 'acme | <b>web</b>', code: 'RESOURCE_STATE', message: 'being terminated' }],
        }),
      },
    );

    const [details, summaries] = await env.whileServing(activities, async () => {
      const handle = await env.start('protectGroup', aTenantRun());
      await handle.result();
      const metadata = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      const { events } = await handle.fetchHistory();
      const encoded = (events ?? [])
        .map((event) => event.userMetadata?.summary?.data)
        .filter((data) => data !== null && data !== undefined);
      return [metadata.currentDetails, encoded.map((data) => JSON.parse(Buffer.from(data).toString()) as string)] as const;
    });

    expect(details).toContain('| Region | Instances | Started | Completed | Failed |');
    expect(details).toContain('| acme b web /b | RESOURCE_STATE | being terminated |');
    expect(summaries).toContain(`start chunk 1/1 · ${FRANKFURT}`);
  });
});
