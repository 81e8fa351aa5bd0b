import { join } from 'node:path';

import { readSandboxConfig } from './config';
import { projectRoot } from './project-root';
import { explain } from './sandbox-error';
import { untilAskedToStop } from './until-asked-to-stop';
import { startWorld } from './world';

const show = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const asked = untilAskedToStop();
  show('Snapward sandbox: the servers only');
  const starting = startWorld({
    config: readSandboxConfig(process.env),
    ports: 'well-known',
    logFolder: join(projectRoot(), '.sandbox/logs/sandbox'),
    snapshotSeconds: 8,
    show,
  });
  const first = await Promise.race([starting, asked]);
  const world = typeof first === 'string' ? await starting : first;
  if (typeof first !== 'string') {
    show('');
    for (const [name, value] of Object.entries({ ...world.env, MIGRATION_DATABASE_URL: world.migrationDatabaseUrl ?? '' })) {
      show(`  ${name}=${value}`);
    }
    const { accessKeyId, secretAccessKey } = world.workerKeys;
    show(`  AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey} (the access node's)`);
    show('\nThe servers stay until Ctrl-C.');
    await asked;
  }
  show('\nStopping …');
  await world.stop();
}

main().then(
  () => process.exit(0),
  (failure: unknown) => {
    process.stderr.write(`${explain(failure)}\n`);
    process.exit(1);
  },
);
