import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkerOptions, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { awsQueue, CONTROL_QUEUE, workflowIdOf, type JobRun } from '../../workflows/contracts/job-run';
import type { JobOperation } from '../../workflows/domain/job';
import { projectRoot } from '../../sandbox/project-root';
import { quietRuntime } from './quiet-runtime';

/** Activities by name, as a worker takes them. */
export type Activities = NonNullable<WorkerOptions['activities']>;

/** A Temporal server of a test file's own, with workers for our queues. */
export interface WorkflowEnvironment {
  readonly temporal: TestWorkflowEnvironment;
  /** Runs our workers with these activities for as long as `work` lasts. */
  whileServing<T>(activities: Activities, work: () => Promise<T>, regions?: readonly string[]): Promise<T>;
  /** Starts a workflow as the API does. It ends by itself after 20 seconds, so that a defect cannot hang the test. */
  start(operation: JobOperation, run: JobRun, subjectId?: string): Promise<WorkflowHandle>;
  stop(): Promise<void>;
}

/** The CLI that serves Temporal in tests; a missing one fails, it never skips. */
export function temporalCliPath(): string {
  const path =
    process.env['SNAPWARD_TEST_TEMPORAL_CLI'] ?? process.env['TEMPORAL_CLI_PATH'] ?? join(projectRoot(), '.sandbox/venv/bin/temporal');
  if (!existsSync(path)) throw new Error(`No Temporal CLI at ${path}: run "npm start" once, it installs one, or set TEMPORAL_CLI_PATH.`);
  return path;
}

/** Two regions are enough to show what happens between regions. */
export const TEST_REGIONS = ['eu-central-1', 'eu-west-1'] as const;

/** Starts the server; its workers run the workflow code of this checkout unless a bundle is given. */
export async function workflowEnvironment(workflowBundle?: WorkflowBundleWithSourceMap): Promise<WorkflowEnvironment> {
  quietRuntime();
  const bundle = workflowBundle ?? (await bundleOf(join(projectRoot(), 'workflows/index.ts')));
  const temporal = await TestWorkflowEnvironment.createLocal({
    client: { identity: 'test client' },
    server: {
      executable: { type: 'existing-path', path: temporalCliPath() },
      extraArgs: ['--dynamic-config-value', 'matching.enableFairness=true'],
      log: { format: 'pretty', level: 'error' },
    },
  });
  const common = {
    connection: temporal.nativeConnection,
    namespace: 'default',
    identity: 'test worker',
    maxEagerActivityReservationsPerWorkflowTask: 0,
    // A fake that is still asleep must not keep the test file alive.
    shutdownForceTime: '2 seconds',
    maxHeartbeatThrottleInterval: '200 milliseconds',
  } as const;
  const started: WorkflowHandle[] = [];
  const workersFor = (activities: Activities, regions: readonly string[]): Promise<Worker[]> =>
    Promise.all([
      Worker.create({ ...common, taskQueue: CONTROL_QUEUE, workflowBundle: bundle, activities }),
      ...regions.map((region) => Worker.create({ ...common, taskQueue: awsQueue(region), activities })),
    ]);
  return {
    temporal,
    async whileServing(activities, work, regions = TEST_REGIONS) {
      const workers = await workersFor(activities, regions);
      const running = workers.map((worker) => worker.run());
      try {
        return await work();
      } catch (failure) {
        await showTaskFailures(started);
        throw failure;
      } finally {
        started.length = 0;
        workers.forEach((worker) => worker.shutdown());
        await Promise.all(running);
      }
    },
    async start(operation, run, subjectId = 'subject') {
      const handle = await temporal.client.workflow.start(operation, {
        taskQueue: CONTROL_QUEUE,
        workflowId: workflowIdOf(operation, run.scope, subjectId, run.jobId),
        args: [run],
        workflowExecutionTimeout: '20 seconds',
      });
      started.push(handle);
      return handle;
    },
    stop: () => temporal.teardown(),
  };
}

/** Bundles workflow code as a worker loads it. */
export async function bundleOf(workflowsPath: string): Promise<WorkflowBundleWithSourceMap> {
  quietRuntime();
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
}

/** A workflow that throws something of its own retries its task silently for ever; here is what it threw. */
async function showTaskFailures(handles: readonly WorkflowHandle[]): Promise<void> {
  for (const handle of handles) {
    const { events } = await handle.fetchHistory();
    const causes = (events ?? []).map((event) => event.workflowTaskFailedEventAttributes?.failure?.message).filter((cause) => cause);
    if (causes.length > 0) process.stderr.write(`${handle.workflowId}: workflow task failed: ${causes.at(-1)}\n`);
  }
}
