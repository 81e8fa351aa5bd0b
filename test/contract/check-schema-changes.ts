import { readFile, writeFile } from 'node:fs/promises';
import { declarationsIn, faultsOfChanges } from './schema-changes';

const RELEASED = 'api/schema.released.graphql';
const BUILT = 'api/schema.graphql';
const PAGE = 'api/schema-changes.md';

/** Says what breaks clients of the released schema; with `--release` the committed schema becomes the released one and the declarations are done with. */
async function checkSchemaChanges(release: boolean): Promise<void> {
  const [released, built, page] = await Promise.all([RELEASED, BUILT, PAGE].map((file) => readFile(file, 'utf8')));
  if (released === undefined || built === undefined || page === undefined) throw new Error('Three files are read.');
  const faults = await faultsOfChanges(released, built, page);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) {
    console.error(`Undo the change, or tell in ${PAGE} why it is made and how to move.`);
    process.exitCode = 1;
  } else if (release) {
    await writeFile(RELEASED, built);
    const declared = declarationsIn(page).length;
    const rest = page.split('\n').filter((line) => !line.startsWith('- `'));
    await writeFile(PAGE, `${rest.join('\n').trimEnd()}\n`);
    console.log(`${BUILT} is the released schema now; ${declared} declared changes went with it.`);
  }
}

if (require.main === module) void checkSchemaChanges(process.argv.includes('--release'));
