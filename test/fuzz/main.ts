import { join } from 'node:path';
import { isolatedSandboxConfig } from '../../sandbox/config';
import { projectRoot } from '../../sandbox/project-root';
import { explain, SandboxError } from '../../sandbox/sandbox-error';
import { startWorld } from '../../sandbox/world';
import { theSchema } from '../support/api/the-schema';
import { anySeed, seededRandom } from '../support/faults/seeded-random';
import { fuzzApi } from './fuzz-api';
import { aFuzzWorld } from './fuzz-world';
import { randomOperations } from './random-operation';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Reads `--seed N` (any when left out) and `--minutes M` (2). */
function optionsOf(args: readonly string[]): { readonly seed: number; readonly minutes: number } {
  const rest = [...args];
  let [seed, minutes] = [anySeed(), 2];
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    const value = Number(rest.shift() ?? Number.NaN);
    if (flag === '--seed' && Number.isInteger(value) && value >= 0) seed = value;
    else if (flag === '--minutes' && value > 0) minutes = value;
    else throw new SandboxError('Fuzzing takes --seed with a whole number and --minutes with a positive one.');
  }
  return { seed, minutes };
}

/** Random operations against a real API for some minutes; exit code 0 only when nothing went wrong. */
async function main(): Promise<number> {
  const { seed, minutes } = optionsOf(process.argv.slice(2));
  say(`seed ${seed}: npm run fuzz -- --seed ${seed} --minutes ${minutes}`);
  const logFolder = join(projectRoot(), '.sandbox/logs/fuzz');
  const world = await startWorld({ config: isolatedSandboxConfig(process.env), ports: 'free', logFolder, snapshotSeconds: 1, show: say });
  try {
    const { databaseUrl, migrationDatabaseUrl: superuserUrl = databaseUrl, temporalAddress, env } = world;
    const fuzzed = await aFuzzWorld({ databaseUrl, superuserUrl, temporalAddress, secretsKey: env['SNAPWARD_SECRETS_KEY'] ?? '' });
    const random = seededRandom(seed);
    const next = randomOperations(await theSchema(), random, fuzzed.ids);
    const until = performance.now() + minutes * 60_000;
    const report = await fuzzApi(fuzzed.url, fuzzed.pid, fuzzed.askers, random, next, () => performance.now() < until);
    await fuzzed.stop();
    say(`${report.asked} operations: ${JSON.stringify(report.answeredWith)}; grown by ${report.grownMiB.toFixed(0)} MiB`);
    report.faults.forEach((fault) => say(`  ✗ ${fault}`));
    return report.faults.length === 0 ? 0 : 1;
  } finally {
    await world.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (failure: unknown) => {
    process.stderr.write(`${explain(failure)}\n`);
    process.exit(1);
  },
);
