import { readdir, readFile, writeFile } from 'node:fs/promises';
import { trustedDocument, type Manifest } from './manifest';

const FOLDER = 'api/documents';
const FILE = `${FOLDER}/manifest.json`;

/** The manifest of the documents that lie in a folder, one a file. */
export async function manifestOf(folder: string): Promise<Manifest> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).sort();
  const operations = await Promise.all(files.map(async (name) => trustedDocument(await readFile(`${folder}/${name}`, 'utf8'))));
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}

/** Writes the manifest beside the documents, or with `--check` only says whether it still tells the truth. */
async function emitManifest(check: boolean): Promise<void> {
  const text = `${JSON.stringify(await manifestOf(FOLDER), null, 2)}\n`;
  if (!check) return writeFile(FILE, text);
  const emitted = await readFile(FILE, 'utf8').catch(() => '');
  if (emitted === text) return;
  console.error(
    `${FILE} does not fit the documents. Run \`node dist/api/trusted-documents/emit-manifest.js\`, which changes their hashes.`,
  );
  process.exitCode = 1;
}

if (require.main === module) void emitManifest(process.argv.includes('--check'));
