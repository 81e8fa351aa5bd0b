import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import type { SandboxConfig } from './config';
import { emulatorClient, type EmulatedKeys } from './emulator-client';
import { runProgram } from './processes';
import { startAwsProxy } from './proxy/aws-proxy';
import { startAwsEmulator } from './servers/aws-emulator';
import { freePort, preferredPort, type WellKnownServer } from './servers/ports';
import { startPostgres } from './servers/postgres';
import type { Restartable } from './servers/restartable';
import { SANDBOX_NAMESPACE, startTemporal } from './servers/temporal';
import type { Tools } from './setup/set-up-tools';
import { step, type Show } from './steps';

/** What each part of a world needs to start itself. */
export interface WorldParts {
  readonly config: SandboxConfig;
  readonly ports: 'well-known' | 'free';
  readonly logFolder: string;
  readonly snapshotSeconds: number;
  readonly temporalDatabaseFile?: string;
  readonly show: Show;
  readonly tools: Tools;
  /** Temporary, of this world alone. */
  readonly folder: string;
  /** Remembers how to end what has been started. */
  readonly onStop: (end: () => Promise<void>) => void;
}

/** Where the data is. */
export interface DatabasePart {
  /** Undefined for a configured server. */
  readonly databaseServer: Restartable | undefined;
  /** Of an operator's commands; a configured login is taken for the API and the workers, too. */
  readonly databaseUrl: string;
  readonly apiDatabaseUrl: string;
  readonly workerDatabaseUrl: string;
  readonly migrationDatabaseUrl: string | undefined;
}

/** Where the workflows run. */
export interface TemporalPart {
  /** Undefined for a configured server. */
  readonly temporalServer: Restartable | undefined;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly temporalUiUrl: string | undefined;
  readonly temporalCli: string | undefined;
}

/** Where AWS is, and who the access nodes are there. */
export interface AwsPart {
  readonly awsEndpointUrl: string;
  readonly emulatorUrl: string;
  readonly workerKeys: EmulatedKeys;
}

/** The logins that the migrations make: of an operator's commands, of the API and of the workers. */
const LOGINS = { app: 'snapward_app', api: 'snapward_api', worker: 'snapward_worker' } as const;

/** PostgreSQL with our schema; a configured one is migrated only when a login that may do so is configured too. */
export async function startDatabase(parts: WorldParts): Promise<DatabasePart> {
  const { config, show, folder, logFolder, onStop } = parts;
  if (config.databaseUrl !== undefined) {
    const { databaseUrl, migrationDatabaseUrl } = config;
    const password = decodeURIComponent(new URL(databaseUrl).password);
    if (migrationDatabaseUrl !== undefined) await migrate(parts, migrationDatabaseUrl, { app: password });
    const urls = { databaseUrl, apiDatabaseUrl: databaseUrl, workerDatabaseUrl: databaseUrl };
    return { databaseServer: undefined, ...urls, migrationDatabaseUrl };
  }
  const port = await portFor(parts, 'postgres');
  const logFile = join(logFolder, 'postgres.log');
  const start = (): ReturnType<typeof startPostgres> => startPostgres({ folder: join(folder, 'postgres'), port, logFile });
  const server = await step(show, 'PostgreSQL', start, () => `127.0.0.1:${port}`);
  onStop(() => server.stop());
  const aPassword = (): string => randomBytes(24).toString('hex');
  const passwords = { app: aPassword(), api: aPassword(), worker: aPassword() };
  await migrate(parts, server.superuserUrl, passwords);
  const urlOf = (login: keyof typeof LOGINS): string => {
    const url = new URL(server.superuserUrl);
    [url.username, url.password] = [LOGINS[login], passwords[login]];
    return url.href;
  };
  const urls = { databaseUrl: urlOf('app'), apiDatabaseUrl: urlOf('api'), workerDatabaseUrl: urlOf('worker') };
  return { databaseServer: server, ...urls, migrationDatabaseUrl: server.superuserUrl };
}

/** Temporal with its web UI. */
export async function startWorkflowServer(parts: WorldParts): Promise<TemporalPart> {
  const { config, show, folder, logFolder, tools, onStop } = parts;
  if (config.temporalAddress !== undefined || tools.temporalCli === undefined) {
    const { temporalAddress = '', temporalNamespace = SANDBOX_NAMESPACE, temporalUiUrl } = config;
    return { temporalServer: undefined, temporalAddress, temporalNamespace, temporalUiUrl, temporalCli: tools.temporalCli };
  }
  const ports = { port: await portFor(parts, 'temporal'), uiPort: await portFor(parts, 'temporalUi') };
  const logFile = join(logFolder, 'temporal.log');
  const cliPath = tools.temporalCli;
  const start = (): ReturnType<typeof startTemporal> =>
    startTemporal({ cliPath, folder, ...ports, logFile, databaseFile: parts.temporalDatabaseFile });
  const server = await step(show, 'Temporal', start, ({ address, uiUrl }) => `${address}, UI ${uiUrl}`);
  onStop(() => server.stop());
  const { address: temporalAddress, namespace: temporalNamespace, uiUrl: temporalUiUrl } = server;
  return { temporalServer: server, temporalAddress, temporalNamespace, temporalUiUrl, temporalCli: cliPath };
}

/** The emulated AWS with its demonstration world, and the proxy in front of it; a configured endpoint is taken as it is. */
export async function startAws(parts: WorldParts): Promise<AwsPart> {
  const { config, show, logFolder, tools, snapshotSeconds, onStop } = parts;
  if (config.awsEndpointUrl !== undefined || tools.python === undefined) {
    const { awsEndpointUrl = '' } = config;
    return { awsEndpointUrl, emulatorUrl: awsEndpointUrl, workerKeys: await configuredKeys(config, awsEndpointUrl) };
  }
  const { python } = tools;
  const logFile = join(logFolder, 'aws-emulator.log');
  const start = async (): Promise<AwsPart> => {
    const emulator = await startAwsEmulator({ python, port: await freePort(), logFile, snapshotSeconds });
    onStop(() => emulator.stop());
    const proxy = await startAwsProxy({ target: emulator.url, port: await portFor(parts, 'awsProxy') });
    onStop(() => proxy.stop());
    const { admin } = await emulatorClient(emulator.url).seedWorld();
    return { awsEndpointUrl: proxy.url, emulatorUrl: emulator.url, workerKeys: admin.worker };
  };
  return step(show, 'Emulated AWS', start, ({ awsEndpointUrl }) => awsEndpointUrl);
}

// An endpoint without keys can only be an emulator of ours that runs already, and that knows its own.
async function configuredKeys(config: SandboxConfig, endpoint: string): Promise<EmulatedKeys> {
  const { awsAccessKeyId: accessKeyId, awsSecretAccessKey: secretAccessKey } = config;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey };
  return (await emulatorClient(endpoint).seedWorld()).admin.worker;
}

async function migrate(
  { show, logFolder }: WorldParts,
  migrationDatabaseUrl: string,
  passwords: Readonly<Partial<Record<keyof typeof LOGINS, string>>>,
): Promise<void> {
  const given = Object.entries(passwords).map(([login, password]) => [`${login.toUpperCase()}_DATABASE_PASSWORD`, password]);
  const environment = { MIGRATION_DATABASE_URL: migrationDatabaseUrl, ...(Object.fromEntries(given) as Record<string, string>) };
  const run = (): Promise<string> => runProgram({ name: 'migrate', program: 'db/migrate', environment, logFolder });
  await step(show, 'Schema', run, () => 'migrated');
}

const portFor = ({ ports }: WorldParts, server: WellKnownServer): Promise<number> =>
  ports === 'free' ? freePort() : preferredPort(server);
