import { DatabaseError, Pool } from 'pg';
import type { Database } from '../../../db/database';
import { anySeed, seededRandom } from '../../support/faults/seeded-random';
import { aHistoryStage, randomStep, type HistoryStage } from '../../support/summaries/random-history';
import { recomputed } from '../../support/summaries/recompute';
import { aDatabase, type TestDatabase } from '../../support/test-database';

/** A back-up of a group that has one under way, and two writers that waited for each other: what a worker tries again or gives up. */
const EXPECTED = ['23505', '40P01'];

const BATCHES = 60;
const SIDE_BY_SIDE = 3;

describe('kept summaries', () => {
  let test: TestDatabase;
  let database: Database;
  let sql: Pool;
  let stage: HistoryStage;
  beforeEach(async () => {
    test = await aDatabase();
    database = await test.open();
    sql = new Pool({ connectionString: test.superuserUrl, max: 4 });
    stage = await aHistoryStage(sql);
  });
  afterEach(async () => {
    await sql.end();
    await test.drop();
  });

  /** What the API would tell the MSP now. */
  async function told() {
    const { mspId } = stage;
    const { rows: groups } = await sql.query<{ id: string }>('select id from vm_group order by id');
    const { rows: resources } = await sql.query<{ id: string; protected_at: Date | null }>(
      'select id, protected_at from resource order by id',
    );
    const ids = (of: { id: string }[]): string[] => of.map(({ id }) => id);
    return database.inMsp({ mspId, tenantId: null }, async ({ summaries }) => {
      const ofGroups = await summaries.ofGroups(ids(groups));
      const ofResources = await summaries.protectionOf(ids(resources));
      return {
        groups: ofGroups.sort((a, b) => (a.vmGroupId < b.vmGroupId ? -1 : 1)),
        resources: resources.map(({ id, protected_at }) => {
          const found = ofResources.find(({ resourceId }) => resourceId === id);
          return { resourceId: id, protectedAt: protected_at, protectionState: found?.protectionState, rpoState: found?.rpoState };
        }),
      };
    });
  }

  it.each([1, 2, anySeed()])(
    'are what the rows say after a random history of writers side by side (seed %i)',
    async (seed) => {
      let refused = 0;
      for (let batch = 0; batch < BATCHES; batch += 1) {
        const steps = Array.from({ length: SIDE_BY_SIDE }, (_, side) => seededRandom(seed + 1_000_003 * (batch * SIDE_BY_SIDE + side + 1)));
        const outcomes = await Promise.allSettled(steps.map((random) => randomStep(sql, database, stage, random)));
        for (const outcome of outcomes) {
          if (outcome.status === 'fulfilled') continue;
          if (!(outcome.reason instanceof DatabaseError) || !EXPECTED.includes(outcome.reason.code ?? '')) throw outcome.reason;
          refused += 1;
        }
        if (batch % 10 === 9) {
          expect({ seed, batch, ...(await told()) }).toEqual({ seed, batch, ...(await recomputed(sql, new Date())) });
        }
      }

      const { groups, resources } = await recomputed(sql, new Date());
      const total = (of: (group: (typeof groups)[number]) => number): number => groups.reduce((sum, group) => sum + of(group), 0);
      // A history in which nothing came about would prove nothing.
      expect(refused).toBeLessThan((BATCHES * SIDE_BY_SIDE) / 2);
      expect(total(({ resources: members }) => members)).toBeGreaterThan(0);
      expect(resources.some(({ protectionState }) => protectionState === 'PROTECTED')).toBe(true);
    },
    120_000,
  );
});
