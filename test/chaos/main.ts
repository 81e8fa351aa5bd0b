import { SandboxError, explain } from '../../sandbox/sandbox-error';
import { anySeed } from '../support/faults/seeded-random';
import { chaosPlan } from './plan/chaos-plan';
import { runChaos } from './run-chaos';

// Node 20 is supported here; AWS's advice to move on is for releases after January 2027.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Reads `--seed N` (any when left out) and `--minutes M` (2). */
function optionsOf(args: readonly string[]): { seed: number; seconds: number } {
  const rest = [...args];
  let [seed, minutes] = [anySeed(), 2];
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    const value = Number(rest.shift() ?? Number.NaN);
    if (flag === '--seed' && Number.isInteger(value) && value >= 0) seed = value;
    else if (flag === '--minutes' && value > 0) minutes = value;
    else throw new SandboxError('Chaos takes --seed with a whole number and --minutes with a positive one.');
  }
  return { seed, seconds: minutes * 60 };
}

async function main(): Promise<number> {
  const { seed, seconds } = optionsOf(process.argv.slice(2));
  say(`seed ${seed}: npm run chaos -- --seed ${seed} --minutes ${seconds / 60}`);
  const { broken, jobs, snapshots } = await runChaos(chaosPlan(seed, seconds), say);
  say(`\n${snapshots} snapshots stand in AWS; jobs: ${JSON.stringify(jobs)}`);
  if (broken.length === 0) {
    say(`seed ${seed}: every invariant holds`);
    return 0;
  }
  say(`seed ${seed}: ${broken.length} broken`);
  broken.forEach((sentence) => say(`  ✗ ${sentence}`));
  return 1;
}

main().then(
  (code) => process.exit(code),
  (failure: unknown) => {
    process.stderr.write(`${explain(failure)}\n`);
    process.exit(1);
  },
);
