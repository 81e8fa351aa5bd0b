import { loadavg } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

import { isolatedSandboxConfig } from '../../config';
import { startApi } from '../../processes';
import { projectRoot } from '../../project-root';
import { SandboxError } from '../../sandbox-error';
import { freePort } from '../../servers/ports';
import { createFirstMsp } from '../../start-product';
import type { Show } from '../../steps';
import { portalTo } from '../../story/portal';
import { startWorld, type World } from '../../world';
import { wholeNumbers } from '../bench-options';
import { startStatementCounter } from '../statement-counter';
import { measureIdle, measureLatency, type ReplicaOfBench } from './measure-streams';
import { seedJobs } from './seed-jobs';
import { printStreamsReport } from './streams-report';

const JOBS = 50;
const INTERVAL_MS = 100;

/** How streams are measured. */
export interface StreamsBenchOptions {
  readonly events: number;
  readonly subscribers: number;
  readonly seconds: number;
}

/** Reads `--events 100`, `--subscribers 500` and `--seconds 60`. */
export function streamsBenchOptions(args: readonly string[]): StreamsBenchOptions {
  const rest = [...args];
  const options = { events: 100, subscribers: 500, seconds: 60 };
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    const name = flag.replace(/^--/, '');
    if (name !== 'events' && name !== 'subscribers' && name !== 'seconds') {
      throw new SandboxError(`The bench of streams knows --events, --subscribers and --seconds, not "${flag}".`);
    }
    [options[name] = options[name]] = wholeNumbers(flag, rest.shift(), 1);
  }
  return options;
}

/** Follows a job at two replicas over one PostgreSQL while events are written, then lets many follow jobs on which nothing happens, and prints what it costs. */
export async function benchStreams({ events, subscribers, seconds }: StreamsBenchOptions, show: Show): Promise<void> {
  const logFolder = join(projectRoot(), '.sandbox/bench-logs');
  const world = await startWorld({ config: isolatedSandboxConfig(process.env), ports: 'free', logFolder, snapshotSeconds: 0, show });
  const closing: (() => Promise<unknown>)[] = [() => world.stop()];
  try {
    const { mspId, apiKey } = await createFirstMsp(world, logFolder);
    const writer = new Client({ connectionString: world.migrationDatabaseUrl ?? '' });
    await writer.connect();
    closing.unshift(() => writer.end());
    const [followed, ...quiet] = await seedJobs(writer, mspId, JOBS + 1);
    if (!followed) throw new SandboxError('No job was seeded.');
    const replicas: ReplicaOfBench[] = [];
    for (const name of ['first', 'second']) replicas.push(await aReplica(name, world, apiKey, closing));
    const [first] = replicas;
    if (!first) throw new SandboxError('No replica was started.');

    const idle = await measureIdle(first, quiet, subscribers, seconds, show);
    show(`  ${events} events, followed at both replicas …`);
    const idlePerSecond = (idle[0]?.statementsPerMinute ?? 0) / 60;
    const latency = await measureLatency(writer, followed, mspId, replicas, { events, intervalMs: INTERVAL_MS, idlePerSecond });
    printStreamsReport(process.stdout, { latency, idle, loadAverage: loadavg()[0] ?? 0 });
  } finally {
    for (const close of closing) await close();
  }
}

/** An API as it is deployed, with a counter between it and PostgreSQL. */
async function aReplica(name: string, world: World, apiKey: string, closing: (() => Promise<unknown>)[]): Promise<ReplicaOfBench> {
  const counter = await startStatementCounter(world.apiDatabaseUrl);
  closing.unshift(() => counter.stop());
  const ofBench = { NODE_ENV: 'production', API_POINTS_CAPACITY: '1000000000', API_POINTS_PER_SECOND: '1000000000', LOG_LEVEL: 'warn' };
  const environment = { ...world.env, ...ofBench, DATABASE_URL: counter.databaseUrl };
  const api = await startApi({ name: `api ${name}`, environment, logFolder: world.logFolder, port: await freePort() });
  closing.unshift(() => api.stop());
  const portal = portalTo(`${api.url}/graphql`, apiKey);
  closing.unshift(() => portal.close());
  return { name, portal, statements: () => counter.statements() };
}
