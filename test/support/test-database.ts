import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { openDatabase, type Database } from '../../db/database';
import { migrateDatabase } from '../../db/migrate-database';
import type { ProcessKind } from '../../db/process-roles';
import { testSandbox } from './sandbox';

/** A migrated database that belongs to one test file, on the sandbox's server. */
export interface TestDatabase {
  /** Of a login that may take the roles of every kind of process: row-level security binds it. */
  readonly url: string;
  /** Of the superuser: sees and may do everything but break a constraint. */
  readonly superuserUrl: string;
  readonly superuser: Client;
  /** The doors, as a process opens them (an operator's command when nothing is said); all are closed by `drop`. */
  open(options?: { readonly process?: ProcessKind; readonly poolSize?: number; readonly apiKeyPepper?: string }): Promise<Database>;
  drop(): Promise<void>;
}

const withDatabase = (url: string, name: string): string => {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
};

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: testSandbox().migrationDatabaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** An empty database without our schema, for tests of the migrations themselves. */
export async function anEmptyDatabase(): Promise<{ readonly url: string; readonly superuserUrl: string; drop(): Promise<void> }> {
  const sandbox = testSandbox();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(`create database ${name}`);
  return {
    url: withDatabase(sandbox.databaseUrl, name),
    superuserUrl: withDatabase(sandbox.migrationDatabaseUrl, name),
    drop: () => onServer(`drop database ${name} with (force)`),
  };
}

/** A database with our newest schema and no rows. */
export async function aDatabase(): Promise<TestDatabase> {
  const { url, superuserUrl, drop } = await anEmptyDatabase();
  await migrateDatabase({ url: superuserUrl });
  const superuser = new Client({ connectionString: superuserUrl });
  await superuser.connect();
  const opened: Database[] = [];
  return {
    url,
    superuserUrl,
    superuser,
    async open({ process = 'operator', poolSize = 5, apiKeyPepper } = {}) {
      const config = {
        url,
        process,
        poolSize,
        statementTimeoutMs: 10_000,
        applicationName: 'snapward test',
        apiKeyPepper: apiKeyPepper ?? null,
      };
      const database = await openDatabase(config);
      opened.push(database);
      return database;
    },
    async drop() {
      for (const database of opened) await database.close();
      await superuser.end();
      await drop();
    },
  };
}
