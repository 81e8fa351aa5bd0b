import { z } from 'zod';
import { migrateDatabase, type MigrationConfig } from './migrate-database';

const MigrationEnv = z.object({
  MIGRATION_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }),
  APP_DATABASE_PASSWORD: z.string().min(8).max(200).optional(),
});

function readMigrationConfig(env: NodeJS.ProcessEnv): MigrationConfig {
  const read = MigrationEnv.safeParse(env);
  if (!read.success) throw new Error(`Bad migration environment\n${z.prettifyError(read.error)}`);
  return { url: read.data.MIGRATION_DATABASE_URL, appPassword: read.data.APP_DATABASE_PASSWORD ?? null };
}

async function main(): Promise<void> {
  const config = readMigrationConfig(process.env);
  const ran = await migrateDatabase(config);
  for (const name of ran) console.log(`ran ${name}`);
  console.log(ran.length > 0 ? `The schema is new: ${ran.length} migrations ran.` : 'The schema was up to date.');
  if (config.appPassword !== null) console.log('The password of the login snapward_app is set.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
