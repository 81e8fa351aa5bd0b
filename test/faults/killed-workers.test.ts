import { NO_DISCREPANCIES } from '../support/faults/catalogue-against-aws';
import { aKilledFleet, type KilledFleet, type KilledRound } from '../support/faults/kill-run';
import type { Moment } from '../support/faults/kill-workers';
import { anySeed, seededRandom } from '../support/faults/seeded-random';

/** One after the other, each struck while those before it wait for their time-outs. */
const KILLS: readonly Moment[] = ['start', 'record', 'launch', 'settle'];

describe('workers that are killed at their work, again and again', () => {
  const seed = Number(process.env['SNAPWARD_TEST_SEED'] ?? anySeed());
  let fleet: KilledFleet;
  let round: KilledRound;
  beforeAll(async () => {
    process.stderr.write(`\nWorkers are killed with seed ${seed}; again with SNAPWARD_TEST_SEED=${seed}\n`);
    fleet = await aKilledFleet({ name: 'killed-workers', workers: 2, accounts: 1, groups: 3, instances: 20, restoresAnAccount: 0 });
    round = await fleet.oneByOne(seededRandom(seed), KILLS);
  }, 400_000);
  afterAll(() => fleet?.stop());

  it('were struck while AWS started, told of and was recorded, and in a launch', () => {
    expect(round.strikes.map(({ moment }) => moment)).toEqual(KILLS);
    expect(round.strikes.map(({ steps }) => steps)).toEqual([
      expect.arrayContaining(['startSnapshots']),
      expect.arrayContaining([expect.stringMatching(/^(start|settle)Snapshots$/)]),
      expect.arrayContaining(['launchInstance']),
      expect.arrayContaining(['settleSnapshots']),
    ]);
  });

  it('neither double nor lose a snapshot or an instance, and every job completes with a catalogue that equals AWS', () => {
    expect({ seed, ...round.discrepancies }).toEqual({ seed, ...NO_DISCREPANCIES });
  });
});
