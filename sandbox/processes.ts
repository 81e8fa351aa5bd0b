import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { projectRoot } from './project-root';
import { SandboxError } from './sandbox-error';
import { LOOPBACK } from './servers/ports';
import { serverFailure, startServerProcess, type ServerProcess } from './servers/server-process';
import { untilHealthy, type HealthCheck } from './servers/until-healthy';

/** A program of this project, built. */
export type ProgramPath = 'api/main' | 'workers/main' | 'db/migrate' | 'db/create-msp';

/** How a program of ours is run. */
export interface ProgramOptions {
  /** What a person calls it; also names its log. */
  readonly name: string;
  readonly program: ProgramPath;
  readonly args?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly logFolder: string;
}

/** A program that is ready for work. */
export interface RunningProgram {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves with how it ended, whoever ended it. */
  readonly ended: Promise<string>;
  /** SIGTERM, and KILL 8 s later. */
  stop(): Promise<void>;
}

/** An API that answers. */
export interface RunningApi extends RunningProgram {
  /** Without a path, e.g. `http://127.0.0.1:4000`. */
  readonly url: string;
}

const READY_MS = 60_000;
const STOP_MS = 8_000;

/** Whether the program has been built. */
export function isBuilt(program: ProgramPath): boolean {
  return existsSync(pathOf(program));
}

/** Starts an API on a port of the loopback address and waits until `GET /health` is answered. */
export async function startApi(options: Omit<ProgramOptions, 'program'> & { readonly port: number }): Promise<RunningApi> {
  const { port, environment } = options;
  const url = `http://${LOOPBACK}:${port}`;
  const server = start({ ...options, program: 'api/main', environment: { ...environment, API_HOST: LOOPBACK, API_PORT: String(port) } });
  await untilHealthy(server, async () => (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).ok, READY_MS);
  return { ...server, url };
}

/** Starts a worker and waits until it says `access node ready`; it serves these AWS regions. */
export async function startWorker(
  options: Omit<ProgramOptions, 'program'> & { readonly regions: readonly string[] },
): Promise<RunningProgram> {
  const { name, regions, environment } = options;
  const node = { ACCESS_NODE_NAME: name, ACCESS_NODE_REGIONS: regions.join(',') };
  const server = start({ ...options, program: 'workers/main', environment: { ...node, ...environment } });
  await untilHealthy(server, says(server, /access node ready/), READY_MS);
  return server;
}

/** Runs a program to its end and gives what it printed; another exit code than 0 is a failure with the end of its log. */
export async function runProgram(options: ProgramOptions): Promise<string> {
  const server = start(options);
  const ending = await server.ended;
  if (ending !== 'exit code 0') throw serverFailure(server, `failed (${ending})`);
  return readFileSync(server.logFile, 'utf8');
}

/** As in `npm run api`: with room for what lives for milliseconds the garbage collector takes half the time. */
const NODE_FLAGS: Readonly<Partial<Record<ProgramPath, readonly string[]>>> = { 'api/main': ['--max-semi-space-size=64'] };

function start({ name, program, args = [], environment, logFolder }: ProgramOptions): ServerProcess {
  if (!isBuilt(program)) throw new SandboxError(`dist/${program}.js is not there: run "npm run build" first.`);
  return startServerProcess({
    name,
    command: process.execPath,
    args: ['--enable-source-maps', ...(NODE_FLAGS[program] ?? []), pathOf(program), ...args],
    environment,
    workingFolder: projectRoot(),
    logFile: join(logFolder, `${name}.log`),
    stopSignal: 'SIGTERM',
    stopMs: STOP_MS,
  });
}

function says(server: ServerProcess, words: RegExp): HealthCheck {
  return () => Promise.resolve(words.test(readFileSync(server.logFile, 'utf8')));
}

const pathOf = (program: ProgramPath): string => join(projectRoot(), 'dist', `${program}.js`);
