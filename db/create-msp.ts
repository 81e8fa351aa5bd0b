import { parseArgs } from 'node:util';
import { readDatabaseConfig } from './config';
import { openDatabase } from './database';
import { firstMspKey } from './first-msp-key';

const USAGE = 'Usage: npm run msp:create -- --name "Northwind MSP" [--json]';

function readArguments(args: string[]): { name: string; json: boolean } {
  const { values } = parseArgs({ args, options: { name: { type: 'string' }, json: { type: 'boolean', default: false } } });
  const name = values.name?.trim() ?? '';
  if (name.length < 1 || name.length > 200) throw new Error(`The MSP needs a name of 1 to 200 characters.\n${USAGE}`);
  return { name, json: values.json };
}

async function main(): Promise<void> {
  const { name, json } = readArguments(process.argv.slice(2));
  const database = await openDatabase(readDatabaseConfig(process.env, 'snapward msp:create'));
  try {
    const { mspId, key } = await firstMspKey(database, name);
    if (json) {
      console.log(JSON.stringify({ mspId, keyId: key.id, apiKey: key.token }));
      return;
    }
    console.log(`The MSP "${name}" is there: ${mspId}`);
    console.log(`Its first API key, with the role MSP_ADMIN, is shown this once; send it as "Authorization: Bearer <key>":`);
    console.log(key.token);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
