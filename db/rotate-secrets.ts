import { z } from 'zod';
import { databaseConfigOf, DatabaseEnv } from './config';
import { openDatabase } from './database';
import { rotateSecrets } from './rotation/rotate-secrets';
import { SecretsKeysText, SecretsKeyText } from './secrets';

const RotationEnv = DatabaseEnv.extend({
  SNAPWARD_SECRETS_KEY: SecretsKeyText,
  SNAPWARD_SECRETS_KEYS_ALSO: SecretsKeysText.default([]),
});

/** Exit code 0: every stored secret is wrapped in SNAPWARD_SECRETS_KEY; 1: some could not be opened, or it did not come to its end. */
async function main(): Promise<void> {
  const read = RotationEnv.safeParse(process.env);
  if (!read.success) throw new Error(`Bad environment\n${z.prettifyError(read.error)}`);
  const { data } = read;
  const database = await openDatabase(databaseConfigOf(data, 'operator', 'snapward secrets:rotate'));
  try {
    const { rewrapped, unopened } = await rotateSecrets(database, [data.SNAPWARD_SECRETS_KEY, ...data.SNAPWARD_SECRETS_KEYS_ALSO]);
    console.log(`${rewrapped} secrets are wrapped in the current key now.`);
    if (unopened.length === 0) return;
    console.error(`No key that was given opens those of: ${unopened.join(', ')}`);
    process.exitCode = 1;
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
