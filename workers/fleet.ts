import { existsSync } from 'node:fs';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { awsQueue, CONTROL_QUEUE } from '../workflows/contracts/job-run';
import { activityEdge } from './activity-edge';
import type { ComposedActivities } from './compose-activities';
import type { WorkerConfig } from './config';
import type { Logger } from './logger';
import { untilItWorks } from './until-it-works';
import { bundlePlaces } from './workflow-bundle';

/**
 * Serves the control queue and the queue of each region until it is told to stop, then lets the steps under way come to an end.
 * When Temporal goes away for good or refuses a poll, it connects anew.
 */
export async function serve(config: WorkerConfig, activities: ComposedActivities, log: Logger, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      await serveOnce(config, activities, log, stop);
    } catch (error) {
      if (stop.aborted) return;
      log.error({ err: error }, 'Temporal is lost; connecting anew');
    }
  }
}

async function serveOnce(config: WorkerConfig, activities: ComposedActivities, log: Logger, stop: AbortSignal): Promise<void> {
  const { address, namespace } = config.temporal;
  const connection = await untilItWorks('Temporal', log, stop, () => NativeConnection.connect({ address }));
  try {
    const workers = await untilItWorks('Temporal', log, stop, () =>
      Promise.all(workerOptions(config, activities, log).map((options) => Worker.create({ ...options, connection, namespace }))),
    );
    await runAll(workers, stop, () => log.info({ queues: workers.map(({ options }) => options.taskQueue) }, 'access node ready'));
  } finally {
    await connection.close();
  }
}

/** Runs the workers together: when one ends, by a stop or by a failure, the others are told to end too. */
async function runAll(workers: readonly Worker[], stop: AbortSignal, ready: () => void): Promise<void> {
  const shutDown = (): void => workers.filter((worker) => worker.getState() === 'RUNNING').forEach((worker) => worker.shutdown());
  stop.addEventListener('abort', shutDown, { once: true });
  try {
    const running = workers.map((worker) => worker.run().finally(shutDown));
    if (stop.aborted) shutDown();
    else ready();
    const ends = await Promise.allSettled(running);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  } finally {
    stop.removeEventListener('abort', shutDown);
  }
}

function workerOptions(config: WorkerConfig, activities: ComposedActivities, log: Logger): WorkerOptions[] {
  const { bundle } = bundlePlaces();
  if (!existsSync(bundle)) throw new Error(`There is no workflow bundle at ${bundle}: run "npm run build" first.`);
  const graceSeconds = config.shutdownGraceSeconds;
  const common = {
    identity: `${config.node.name} ${process.pid}`,
    interceptors: { activity: [activityEdge(log)] },
    // An eager activity would go past the task queue, and so past fairness and priority.
    maxEagerActivityReservationsPerWorkflowTask: 0,
    shutdownGraceTime: `${graceSeconds} seconds`,
    // Without it a step that never returns would keep the process alive for ever.
    shutdownForceTime: `${graceSeconds + 2} seconds`,
    // A cancel travels with the answer to a heartbeat, and beats are held back for this long.
    maxHeartbeatThrottleInterval: '5 seconds',
    maxConcurrentActivityTaskExecutions: config.maxActivities,
    ...versioning(config),
  } satisfies Partial<WorkerOptions>;
  return [
    {
      ...common,
      taskQueue: CONTROL_QUEUE,
      workflowBundle: { codePath: bundle },
      maxCachedWorkflows: config.maxCachedWorkflows,
      activities: activities.control,
    },
    ...config.node.regions.map((region) => ({ ...common, taskQueue: awsQueue(region), activities: activities.aws })),
  ];
}

/** Jobs end within hours, so each stays on the version that it began with; development runs unversioned. */
function versioning({ deploymentName, buildId }: WorkerConfig): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (deploymentName === null) return {};
  return {
    workerDeploymentOptions: { version: { deploymentName, buildId }, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
  };
}
