import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

import { LOOPBACK } from './ports';
import { postgresPrograms } from './postgres-programs';
import { restartable, type Restartable } from './restartable';
import { inheritedEnvironment } from './server-process';
import { giveTo, unprivilegedUser } from './unprivileged-user';

/** A running PostgreSQL with one empty database; it may be crashed and started again on the same data and port. */
export interface PostgresServer extends Restartable {
  /** Of the superuser and the database `snapward`: for migrations only, row-level security does not bind a superuser. */
  readonly superuserUrl: string;
}

/** Where it lives: `folder` is made, and used by this server alone. */
export interface PostgresOptions {
  readonly folder: string;
  readonly port: number;
  readonly logFile: string;
}

// The data lives as long as its world does: nothing needs to survive a power cut, so nothing waits for the disk. But what was committed survives a
// crash of the server, as it does anywhere: `synchronous_commit=off` would lose the newest of it.
const FOR_THROW_AWAY_DATA = ['fsync=off', 'full_page_writes=off', 'max_connections=200'];
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

  const command = {
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
  } as const;
  const urlOf = (database: string): string => `postgres://postgres:${password}@${LOOPBACK}:${port}/${database}`;
  const answers = () => query(urlOf('postgres'), 'select 1');
  // SIGQUIT ends it at once and without a good-bye, as a crash does; a KILL would leave its memory to be cleared away by hand.
  const server = await restartable({ command, isHealthy: answers, readyMs: 30_000, crashSignal: 'SIGQUIT' });
  await query(urlOf('postgres'), 'create database snapward');
  return { superuserUrl: urlOf('snapward'), ...server };
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
