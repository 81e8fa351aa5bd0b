import { theSchema } from '../support/api/the-schema';
import { anySeed, seededRandom } from '../support/faults/seeded-random';
import { testSandbox } from '../support/sandbox';
import { aDatabase, type TestDatabase } from '../support/test-database';
import { fuzzApi } from './fuzz-api';
import { aFuzzWorld, type FuzzWorld } from './fuzz-world';
import { randomOperations } from './random-operation';

// The short form of `npm run fuzz`: always the same operations, then others; a failing seed is in the test's name.
const SEEDS = [20_261_127, anySeed()];
const OPERATIONS = 500;

describe('the API under random operations', () => {
  let test: TestDatabase;
  let world: FuzzWorld;
  beforeAll(async () => {
    test = await aDatabase();
    const { temporalAddress, secretsKey } = testSandbox();
    world = await aFuzzWorld({ databaseUrl: test.url, superuserUrl: test.superuserUrl, temporalAddress, secretsKey });
  }, 120_000);
  afterAll(async () => {
    await world.stop();
    await test.drop();
  });

  it.each(SEEDS)(
    'has no error of its own, shows nothing of its inside, hangs never and keeps its memory: seed %i',
    async (seed) => {
      const random = seededRandom(seed);
      const next = randomOperations(await theSchema(), random, world.ids);

      const { faults, answeredWith, grownMiB } = await fuzzApi(
        world.url,
        world.pid,
        world.askers,
        random,
        next,
        (asked) => asked < OPERATIONS,
      );

      expect(faults).toEqual([]);
      // Some got through, some were refused: else the operations would be of no use.
      expect(answeredWith['200'] ?? 0).toBeGreaterThan(OPERATIONS / 25);
      expect(answeredWith['400'] ?? 0).toBeGreaterThan(OPERATIONS / 20);
      expect(answeredWith['401'] ?? 0).toBeGreaterThan(OPERATIONS / 20);
      expect(grownMiB).toBeLessThan(200);
    },
    300_000,
  );
});
