import { parseArgs } from 'node:util';
import { NO_DISCREPANCIES, together } from '../support/faults/catalogue-against-aws';
import { aKilledFleet, type KilledRound } from '../support/faults/kill-run';
import type { Strike } from '../support/faults/kill-workers';
import { anySeed, seededRandom } from '../support/faults/seeded-random';

const FLEET = { name: 'kill-many', workers: 3, accounts: 4, groups: 3, instances: 12, restoresAnAccount: 2 };
const KILLS_A_ROUND = 25;

// Node 20 is supported here; AWS's advice to move on is for releases after January 2027.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const counted = (words: readonly string[]): string =>
  [...new Set(words)]
    .sort()
    .map((word) => `${word} ${words.filter((other) => other === word).length}`)
    .join(', ');

function asked(): { readonly kills: number; readonly seed: number } {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string' } } });
  const kills = Number(values.kills);
  const seed = values.seed === undefined ? anySeed() : Number(values.seed);
  if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) throw new Error('--kills and --seed take whole numbers.');
  return { kills, seed };
}

/** Kills workers at their work many times over, and says whether anything was doubled or lost; exit code 0 only when nothing was. */
async function killMany(): Promise<void> {
  const { kills, seed } = asked();
  say(`${kills} kills, seed ${seed}: again with --kills ${kills} --seed ${seed}`);
  const random = seededRandom(seed);
  const fleet = await aKilledFleet(FLEET);
  const stopped = (): void => void fleet.stop().then(() => process.exit(130));
  process.once('SIGINT', stopped);
  process.once('SIGTERM', stopped);
  const rounds: KilledRound[] = [];
  const struck = (): Strike[] => rounds.flatMap(({ strikes }) => strikes);
  try {
    while (struck().length < kills) {
      const round = await fleet.round(random, Math.min(KILLS_A_ROUND, kills - struck().length));
      rounds.push(round);
      tell(rounds.length, round, struck().length);
    }
  } finally {
    await fleet.stop();
  }
  sumUp(seed, rounds);
}

function tell(number: number, { strikes, jobs, discrepancies, seconds }: KilledRound, soFar: number): void {
  const { doubled, lost, wrong } = discrepancies;
  const work = `${jobs.backUps} back-ups, ${jobs.restores} restores`;
  say(`  round ${number}: ${strikes.length} kills (${soFar} so far), ${work}, doubled ${doubled}, lost ${lost}, ${seconds.toFixed(0)} s`);
  wrong.forEach((sentence) => say(`    ${sentence}`));
}

function sumUp(seed: number, rounds: readonly KilledRound[]): void {
  const sum = (of: (round: KilledRound) => number): number => rounds.reduce((total, round) => total + of(round), 0);
  const strikes = rounds.flatMap((round) => round.strikes);
  const discrepancies = together(rounds.map((round) => round.discrepancies));
  const { doubled, lost, wrong } = discrepancies;
  const instances = sum(({ jobs }) => jobs.backUps) * FLEET.instances;
  say(`${strikes.length} kills of workers at work, seed ${seed}: doubled ${doubled}, lost ${lost}, otherwise wrong ${wrong.length}`);
  say(`  moments: ${counted(strikes.map(({ moment }) => moment))}`);
  say(`  steps that died: ${counted(strikes.flatMap(({ steps }) => steps))}`);
  say(`  ${instances} instances backed up with ${sum(({ calls }) => calls.createSnapshots)} CreateSnapshots calls`);
  say(`  ${sum(({ jobs }) => jobs.restores)} instances restored with ${sum(({ calls }) => calls.runInstances)} RunInstances calls`);
  say(JSON.stringify({ seed, kills: strikes.length, ...discrepancies }));
  process.exitCode = JSON.stringify(discrepancies) === JSON.stringify(NO_DISCREPANCIES) ? 0 : 1;
}

if (require.main === module) {
  killMany().then(
    () => process.exit(),
    (failure: unknown) => {
      process.stderr.write(`${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}\n`);
      process.exit(1);
    },
  );
}
