import 'reflect-metadata';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { scramVerifier } from './app-password';
import { MIGRATIONS } from './migrations';
import { LOGINS, type LoginPasswords } from './process-roles';

// Any number that nothing else in this database uses.
const MIGRATION_LOCK = 7_369_817;

/** What a migration run needs: a login that may create roles and tables, and the passwords of those logins whose password shall be set. */
export interface MigrationConfig {
  readonly url: string;
  readonly passwords?: LoginPasswords;
}

/** Brings the database to the newest schema and answers the names of the migrations that it ran; safe to run again and at the same time. */
export async function migrateDatabase({ url, passwords = {} }: MigrationConfig): Promise<string[]> {
  const client = new Client({ connectionString: url, application_name: 'snapward migrate' });
  await client.connect();
  try {
    // TypeORM takes no lock, and two deployments may migrate at once; the lock goes with the connection.
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await runMigrations(url);
    for (const login of Object.keys(LOGINS) as (keyof typeof LOGINS)[]) {
      const password = passwords[login];
      if (password !== undefined) await client.query(`alter role ${LOGINS[login]} password '${scramVerifier(password)}'`);
    }
    return ran;
  } finally {
    await client.end();
  }
}

async function runMigrations(url: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    applicationName: 'snapward migrate',
    migrations: [...MIGRATIONS],
    migrationsTransactionMode: 'each',
    installExtensions: false,
    logging: false,
    poolSize: 1,
  });
  await dataSource.initialize();
  try {
    return (await dataSource.runMigrations()).map(({ name }) => name);
  } finally {
    await dataSource.destroy();
  }
}
