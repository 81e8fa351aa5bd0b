import { join } from 'node:path';

import { readSandboxConfig } from './config';
import { projectRoot } from './project-root';
import { explain } from './sandbox-error';
import { startProduct, type Product } from './start-product';
import { tellStory, type StoryEnd } from './story/tell-story';
import { terminalOn } from './story/terminal';
import { untilAskedToStop } from './until-asked-to-stop';

// Long enough that progress can be watched, short enough that nobody waits.
const SNAPSHOT_SECONDS = 5;

const show = (line: string): void => void process.stdout.write(`${line}\n`);

function whereToLook({ world, apiUrl, apiKey }: Product, { runs }: StoryEnd): void {
  show('\nWhere to look');
  show(`   GraphQL IDE    ${apiUrl}#key=${apiKey}`);
  if (world.temporalUiUrl !== undefined) {
    const workflows = `${world.temporalUiUrl}/namespaces/${world.temporalNamespace}/workflows`;
    show(`   Temporal UI    ${workflows}`);
    for (const { label, workflowId } of runs) show(`     ${label.padEnd(26)} ${workflows}/${encodeURIComponent(workflowId)}`);
  }
  show(`   logs           .sandbox/logs/`);
}

async function main(): Promise<number> {
  const once = process.argv.includes('--once');
  const asked = untilAskedToStop();
  show('Snapward: everything embedded\n');
  const product = await startProduct({
    config: readSandboxConfig(process.env),
    ports: 'well-known',
    logFolder: join(projectRoot(), '.sandbox/logs'),
    snapshotSeconds: SNAPSHOT_SECONDS,
    show,
  });
  try {
    const terminal = terminalOn(process.stdout);
    const told = tellStory(product.world, product.apiUrl, product.apiKey, terminal);
    // A story that is interrupted fails on a closed connection; by then nobody is listening to it any more.
    told.catch(() => undefined);
    const end = await Promise.race([told, asked]);
    if (typeof end === 'string') return 130;
    whereToLook(product, end);
    if (end.broken > 0) show(`\n${end.broken} things were not as told.`);
    if (!once) {
      show('\nEverything stays up until Ctrl-C.');
      await asked;
    }
    return end.broken === 0 ? 0 : 1;
  } finally {
    show('\nStopping …');
    await product.stop();
  }
}

main().then(
  (exitCode) => process.exit(exitCode),
  (failure: unknown) => {
    process.stderr.write(`${explain(failure)}\n`);
    process.exit(1);
  },
);
