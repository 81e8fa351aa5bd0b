import { z } from 'zod';

import { freePort, LOOPBACK } from './ports';
import { restartable, type Restartable } from './restartable';

/** A running Temporal server with its web UI; without a database file it forgets everything when it crashes. */
export interface TemporalServer extends Restartable {
  /** `host:port` for clients and workers. */
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string;
}

/** Which program serves, and where. */
export interface TemporalOptions {
  readonly cliPath: string;
  readonly folder: string;
  readonly port: number;
  readonly uiPort: number;
  readonly logFile: string;
  /** Keeps histories in this SQLite file; in memory without it. */
  readonly databaseFile?: string | undefined;
}

/** The namespace that `start-dev` always makes. */
export const SANDBOX_NAMESPACE = 'default';

/** What operators search runs by: eight of the ten keyword attributes that a server on SQL allows. */
export const SEARCH_ATTRIBUTES = ['MspId', 'TenantId', 'GroupId', 'JobId', 'Operation', 'AwsAccountId', 'AwsRegion', 'PlanId'] as const;

const DYNAMIC_CONFIG = {
  // Off in a server by default: without it one tenant's backlog would go before everybody else's.
  'matching.enableFairness': true,
  // Fairness is kept within a partition, so one partition makes it exact and tests repeatable.
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
  'worker.schedulerNamespaceStartWorkflowRPS': 200,
  'frontend.namespaceRPS': 20_000,
};

const Attributes = z.object({ customAttributes: z.record(z.string(), z.string()) });

/** Starts the CLI's development server and waits until the namespace knows all our search attributes. */
export async function startTemporal(options: TemporalOptions): Promise<TemporalServer> {
  const httpPort = await freePort();
  const listen = [
    '--ip',
    LOOPBACK,
    '--port',
    String(options.port),
    '--http-port',
    String(httpPort),
    '--metrics-port',
    String(await freePort()),
  ];
  const ui = ['--ui-ip', LOOPBACK, '--ui-port', String(options.uiPort), '--ui-disable-news-fetch'];
  const settings = Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]);
  const attributes = SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]);
  const storage = options.databaseFile === undefined ? [] : ['--db-filename', options.databaseFile];
  const command = {
    name: 'Temporal',
    command: options.cliPath,
    args: [
      'server',
      'start-dev',
      ...listen,
      ...ui,
      '--log-level',
      'error',
      '--namespace',
      SANDBOX_NAMESPACE,
      ...attributes,
      ...settings,
      ...storage,
    ],
    environment: {},
    workingFolder: options.folder,
    logFile: options.logFile,
    stopSignal: 'SIGTERM',
    stopMs: 5_000,
  } as const;
  const isHealthy = () => knowsSearchAttributes(`http://${LOOPBACK}:${httpPort}`);
  const server = await restartable({ command, isHealthy, readyMs: 60_000, crashSignal: 'SIGKILL' });
  return {
    address: `${LOOPBACK}:${options.port}`,
    namespace: SANDBOX_NAMESPACE,
    uiUrl: `http://${LOOPBACK}:${options.uiPort}`,
    ...server,
  };
}

// The port opens before the attributes are there, and a workflow that starts in between is refused for an unknown attribute.
async function knowsSearchAttributes(httpUrl: string): Promise<boolean> {
  const answer = await fetch(`${httpUrl}/api/v1/namespaces/${SANDBOX_NAMESPACE}/search-attributes`, { signal: AbortSignal.timeout(2_000) });
  const { customAttributes } = Attributes.parse(await answer.json());
  return SEARCH_ATTRIBUTES.every((name) => name in customAttributes);
}
