import { z } from 'zod';
import { migrateDatabase, type MigrationConfig } from './migrate-database';
import { LOGINS } from './process-roles';

const Password = z.string().min(8).max(200).optional();

const MigrationEnv = z.object({
  MIGRATION_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }),
  APP_DATABASE_PASSWORD: Password,
  API_DATABASE_PASSWORD: Password,
  WORKER_DATABASE_PASSWORD: Password,
});

function readMigrationConfig(env: NodeJS.ProcessEnv): MigrationConfig {
  const read = MigrationEnv.safeParse(env);
  if (!read.success) throw new Error(`Bad migration environment\n${z.prettifyError(read.error)}`);
  const { data } = read;
  const passwords = { app: data.APP_DATABASE_PASSWORD, api: data.API_DATABASE_PASSWORD, worker: data.WORKER_DATABASE_PASSWORD };
  return { url: data.MIGRATION_DATABASE_URL, passwords };
}

async function main(): Promise<void> {
  const config = readMigrationConfig(process.env);
  const ran = await migrateDatabase(config);
  for (const name of ran) console.log(`ran ${name}`);
  console.log(ran.length > 0 ? `The schema is new: ${ran.length} migrations ran.` : 'The schema was up to date.');
  for (const [login, password] of Object.entries(config.passwords ?? {})) {
    if (password !== undefined) console.log(`The password of the login ${LOGINS[login as keyof typeof LOGINS]} is set.`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
