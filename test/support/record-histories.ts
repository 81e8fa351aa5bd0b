import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { ApplicationFailure } from '@temporalio/common';
import { projectRoot } from '../../sandbox/project-root';
import { FAILURE } from '../../workflows/contracts/failures';
import { JOB_UPDATES } from '../../workflows/contracts/job-control';
import type { JobOperation } from '../../workflows/domain/job';
import { eventually } from './eventually';
import { fakeDiscoveryActivities } from './fake-discovery-activities';
import { fakeProtectActivities } from './fake-protect-activities';
import { fakeReconcileActivities } from './reconcile/fake-reconcile-activities';
import { fakeRestoreActivities } from './fake-restore-activities';
import { fakeValidationActivities } from './fake-validation-activities';
import { aTenantRun } from './job-runs';
import { workflowEnvironment, type Activities, type WorkflowEnvironment } from './workflow-environment';

/** Where recorded histories lie; each name begins with its workflow's. */
export const HISTORIES = join(projectRoot(), 'test/histories');

interface Story {
  readonly name: string;
  readonly operation: JobOperation;
  readonly activities: Activities;
  /** What an operator does meanwhile, given how to ask the run. */
  readonly meanwhile?: (ask: (update: string) => Promise<unknown>) => Promise<void>;
}

function stories(): Story[] {
  const large = fakeProtectActivities({ 'eu-central-1': 180, 'eu-west-1': 70 }, { chunkMs: 50 });
  const paused = fakeProtectActivities({ 'eu-central-1': 400 }, { chunkMs: 400 });
  const cancelled = fakeProtectActivities({ 'eu-central-1': 400 }, { chunkMs: 400 });
  const refused = () => Promise.reject(ApplicationFailure.nonRetryable('refused', FAILURE.accessDenied));
  return [
    { name: 'protectGroup', operation: 'protectGroup', activities: { ...large.activities } },
    {
      name: 'protectGroup-paused-and-resumed',
      operation: 'protectGroup',
      activities: { ...paused.activities },
      async meanwhile(ask) {
        await eventually(() => paused.seen.chunks.length >= 4);
        await ask(JOB_UPDATES.pause);
        await ask(JOB_UPDATES.resume);
      },
    },
    {
      name: 'protectGroup-cancelled',
      operation: 'protectGroup',
      activities: { ...cancelled.activities },
      async meanwhile(ask) {
        await eventually(() => cancelled.seen.chunks.length >= 4);
        await ask(JOB_UPDATES.cancel);
      },
    },
    { name: 'validateHypervisor', operation: 'validateHypervisor', activities: { ...fakeValidationActivities().activities } },
    { name: 'discoverHypervisor', operation: 'discoverHypervisor', activities: { ...fakeDiscoveryActivities().activities } },
    { name: 'reconcileAccount', operation: 'reconcileAccount', activities: { ...fakeReconcileActivities().activities } },
    { name: 'restoreInstance', operation: 'restoreInstance', activities: { ...fakeRestoreActivities().activities } },
    {
      name: 'restoreInstance-undone',
      operation: 'restoreInstance',
      activities: { ...fakeRestoreActivities({ completeInstance: refused }).activities },
    },
  ];
}

async function record(env: WorkflowEnvironment, story: Story): Promise<void> {
  await env.whileServing(story.activities, async () => {
    const handle = await env.start(story.operation, aTenantRun());
    await story.meanwhile?.((update) => handle.executeUpdate(update));
    await handle.result().catch(() => undefined);
    const events: unknown = JSON.parse(historyToJSON(await handle.fetchHistory()));
    // Stack traces tell of the machine that recorded; a replay does not read them.
    const text = JSON.stringify(events, (key, value: unknown) => (key === 'stackTrace' ? undefined : value), 1);
    writeFileSync(join(HISTORIES, `${story.name}.json`), `${text}\n`);
  });
}

/** Records real histories, of all stories or of those named, to be replayed against all later code; run it when a workflow is added, never to silence a failed replay. */
export async function recordHistories(names: readonly string[] = []): Promise<void> {
  mkdirSync(HISTORIES, { recursive: true });
  const env = await workflowEnvironment();
  try {
    for (const story of stories()) if (names.length === 0 || names.includes(story.name)) await record(env, story);
  } finally {
    await env.stop();
  }
}

if (require.main === module) void recordHistories(process.argv.slice(2));
