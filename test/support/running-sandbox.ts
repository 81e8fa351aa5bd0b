import { join } from 'node:path';

import { isolatedSandboxConfig } from '../../sandbox/config';
import { isBuilt, startApi, startWorker, type RunningApi, type RunningProgram } from '../../sandbox/processes';
import { projectRoot } from '../../sandbox/project-root';
import { freePort } from '../../sandbox/servers/ports';
import { step } from '../../sandbox/steps';
import { startWorld } from '../../sandbox/world';
import { workerEnvironment } from '../../sandbox/world-environment';
import { publishSandbox } from './sandbox';

const show = (line: string): void => void process.stderr.write(`${line}\n`);
const stops: (() => Promise<void>)[] = [];

/** The steps of this run's jobs hear of their run's end within 5 s, and no call of theirs is under way for long. */
const GRACE_SECONDS = '8';

/** The emulated AWS shows tags at once unless a test delays them; the 15 s that AWS may need would be most of a test of faults. */
const TAGS_SHOW_WITHIN_MS = '1500';

/** Starts a world of its own on free ports, an API and an access node, and publishes their addresses to the tests. */
export async function startTestSandbox(): Promise<void> {
  show('\nSandbox for this run');
  const logFolder = join(projectRoot(), '.sandbox/logs/test');
  const config = isolatedSandboxConfig(process.env);
  const world = await startWorld({ config, ports: 'free', logFolder, snapshotSeconds: 1, show });
  stops.push(() => world.stop());
  const { regions } = await world.emulator.world();
  const [apiUrl] = await Promise.all([startApiOfRun(), startWorkerOfRun()]);
  publishSandbox(world, apiUrl);
  show('');

  async function startApiOfRun(): Promise<string> {
    if (!isBuilt('api/main')) {
      show('  WARNING: dist/api/main.js is not there, so NO API RUNS and its tests will fail.');
      return '';
    }
    const start = async (): Promise<RunningApi> => startApi({ name: 'api', port: await freePort(), environment: world.env, logFolder });
    const api = await step(show, 'API', start, ({ url }) => url);
    stops.unshift(() => api.stop());
    return api.url;
  }

  async function startWorkerOfRun(): Promise<void> {
    const environment = {
      ...workerEnvironment(world),
      RECONCILE_GRACE_SECONDS: GRACE_SECONDS,
      PROTECT_TAG_VISIBILITY_MS: TAGS_SHOW_WITHIN_MS,
    };
    const start = (): Promise<RunningProgram> => startWorker({ name: 'access-node-1', regions, environment, logFolder });
    const worker = await step(show, 'Access node', start, () => regions.join(', '));
    stops.unshift(() => worker.stop());
  }
}

/** Ends everything of the run, the programs before the servers that they use. */
export async function stopTestSandbox(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}
