import { readFile, writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { unservedSchema } from './schema';

const FILE = 'api/schema.graphql';

/** The schema as text, sorted, so that a change of order in the code is no change in the file. */
export async function schemaText(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await unservedSchema()))}\n`;
}

/** Writes the schema beside its code, or with `--check` only says whether the file still tells the truth. */
async function emitSchema(check: boolean): Promise<void> {
  const text = await schemaText();
  if (!check) return writeFile(FILE, text);
  const emitted = await readFile(FILE, 'utf8').catch(() => '');
  if (emitted === text) return;
  console.error(`${FILE} does not fit the code. Run \`node dist/api/emit-schema.js\` and look at the difference.`);
  process.exitCode = 1;
}

if (require.main === module) void emitSchema(process.argv.includes('--check'));
