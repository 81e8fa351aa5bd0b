import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

import { LOOPBACK } from './ports';
import { postgresPrograms } from './postgres-programs';
import { inheritedEnvironment, startServerProcess } from './server-process';
import { giveTo, unprivilegedUser } from './unprivileged-user';
import { untilHealthy } from './until-healthy';

/** A running PostgreSQL with one empty database. */
export interface PostgresServer {
  /** Of the superuser and the database `snapward`: for migrations only, row-level security does not bind a superuser. */
  readonly superuserUrl: string;
  stop(): Promise<void>;
}

/** Where it lives: `folder` is made, and used by this server alone. */
export interface PostgresOptions {
  readonly folder: string;
  readonly port: number;
  readonly logFile: string;
}

// The data lives as long as its world does: nothing needs to survive a power cut, so nothing waits for the disk.
const FOR_THROW_AWAY_DATA = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];
// TCP alone: a socket's path is bounded to about 100 characters, and a temporary folder's is not.
const SETTINGS = [...FOR_THROW_AWAY_DATA, `listen_addresses=${LOOPBACK}`, 'unix_socket_directories=', 'timezone=UTC'];

/** Makes a database server in `folder`, waits until it answers a query, and makes the database `snapward` in it. */
export async function startPostgres({ folder, port, logFile }: PostgresOptions): Promise<PostgresServer> {
  const user = unprivilegedUser();
  await mkdir(folder, { recursive: true });
  const { initdb, postgres } = await postgresPrograms(user, join(folder, 'programs'));
  const password = randomBytes(24).toString('hex');
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'superuser-password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await giveTo(user, folder);

  const initdbArgs = ['--pgdata', data, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const form = ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  await promisify(execFile)(initdb, [...initdbArgs, ...form], { ...user, cwd: folder, env: inheritedEnvironment() });
  await rm(passwordFile);

  const server = startServerProcess({
    name: 'PostgreSQL',
    command: postgres,
    args: ['-D', data, '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])],
    environment: {},
    workingFolder: folder,
    logFile,
    // SIGTERM would wait for every client to leave by itself; SIGINT sends them away.
    stopSignal: 'SIGINT',
    stopMs: 5_000,
    user,
  });
  const urlOf = (database: string): string => `postgres://postgres:${password}@${LOOPBACK}:${port}/${database}`;
  await untilHealthy(server, () => query(urlOf('postgres'), 'select 1'), 30_000);
  await query(urlOf('postgres'), 'create database snapward');
  return { superuserUrl: urlOf('snapward'), stop: () => server.stop() };
}

async function query(connectionString: string, sql: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    await client.query(sql);
    return true;
  } finally {
    await client.end();
  }
}
