import { join } from 'node:path';

import { readSandboxConfig } from './config';
import { projectRoot } from './project-root';
import { PORTAL_CLIENT } from './openid-provider/configuration';
import { PEOPLE } from './openid-provider/people';
import { openSignInDoor, type SignInDoor } from './sign-in-door';
import { explain } from './sandbox-error';
import { startProduct, type Product } from './start-product';
import { tellStory, type StoryEnd } from './story/tell-story';
import { terminalOn } from './story/terminal';
import { untilAskedToStop } from './until-asked-to-stop';

// Long enough that progress can be watched, short enough that nobody waits.
const SNAPSHOT_SECONDS = 5;

const show = (line: string): void => void process.stdout.write(`${line}\n`);

function whereToLook({ world, apiUrl, apiKey }: Product, { runs }: StoryEnd, door: SignInDoor | null): void {
  show('\nWhere to look');
  show(`   GraphQL IDE    ${apiUrl}#key=${apiKey}`);
  if (door) {
    show(`   sign in        ${door.url} and come to the IDE as a person:`);
    for (const { name, role, emailVerified } of PEOPLE)
      show(`     ${name.padEnd(26)} ${emailVerified ? role : 'is turned away: e-mail not verified'}`);
    show(`   for a portal   issuer ${world.openIdIssuer}, client ${PORTAL_CLIENT}, comes back to http://127.0.0.1:<any port>/callback`);
  }
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
  let door: SignInDoor | null = null;
  try {
    const terminal = terminalOn(process.stdout);
    const told = tellStory(product.world, product.apiUrl, product.apiKey, terminal);
    // A story that is interrupted fails on a closed connection; by then nobody is listening to it any more.
    told.catch(() => undefined);
    const end = await Promise.race([told, asked]);
    if (typeof end === 'string') return 130;
    if (!once && product.world.openIdServer) door = await openSignInDoor(product.world.openIdIssuer, product.apiUrl);
    whereToLook(product, end, door);
    if (end.broken > 0) show(`\n${end.broken} things were not as told.`);
    if (!once) {
      show('\nEverything stays up until Ctrl-C.');
      await asked;
    }
    return end.broken === 0 ? 0 : 1;
  } finally {
    show('\nStopping …');
    await door?.stop();
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
