import { pino } from 'pino';
import { budgetOver, type Budget } from '../../../api/budget/budget';
import { RateLimited } from '../../../api/budget/rate-limited';
import type { Database } from '../../../db/database';
import { firstMspKey } from '../../../db/first-msp-key';
import { newId } from '../../../db/new-id';
import type { BucketOwner } from '../../../db/repositories/budget/rate-buckets';
import { eventually } from '../../support/eventually';
import { aDatabase, type TestDatabase } from '../../support/test-database';

/** So slow that nothing to speak of comes back while a test runs. */
const SIZE = { capacity: 1_000, perSecond: 0.001 };

describe('the points of a principal', () => {
  let test: TestDatabase;
  let database: Database;
  let owner: BucketOwner;
  const replicas: Budget[] = [];
  beforeAll(async () => {
    test = await aDatabase();
    database = await test.open();
  });
  beforeEach(async () => {
    owner = { mspId: (await firstMspKey(database, 'MSP of a test')).mspId, principalId: newId('apiKey') };
  });
  afterEach(async () => {
    for (const replica of replicas.splice(0)) await replica.stop();
  });
  afterAll(() => test.drop());

  const aReplica = (size = SIZE, idleMs = 60_000): Budget => {
    const replica = budgetOver(database, size, pino({ level: 'silent' }), idleMs);
    replicas.push(replica);
    return replica;
  };
  /** Spends as long as it may, at most `times`; answers how often it might. */
  async function spendUntilRefused(replica: Budget, points: number, times: number): Promise<number> {
    for (let spent = 0; spent < times; spent += 1) {
      try {
        await replica.spend(owner, points);
      } catch (error) {
        expect(error).toBeInstanceOf(RateLimited);
        return spent;
      }
    }
    return times;
  }

  it('are as many as the bucket holds, whichever replica is asked', async () => {
    const [one, other] = [aReplica(), aReplica()];

    const spent = await Promise.all([spendUntilRefused(one, 10, 200), spendUntilRefused(other, 10, 200)]);

    // What one replica had drawn ahead and the other could not have may be left over, and nothing is spent twice.
    expect(spent[0] + spent[1]).toBeLessThanOrEqual(100);
    expect(spent[0] + spent[1]).toBeGreaterThan(100 - 2 * 5);
  });

  it('are the principal’s own', async () => {
    const replica = aReplica();
    await spendUntilRefused(replica, 10, 200);

    await replica.spend({ ...owner, principalId: newId('apiKey') }, 10);
  });

  it('come back with time, and the refusal says when enough are there', async () => {
    const replica = aReplica({ capacity: 1_000, perSecond: 50 });
    await spendUntilRefused(replica, 100, 100);

    const refused = await replica.spend(owner, 500).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(RateLimited);
    const { retryAfterSeconds } = refused as RateLimited;
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
    expect(retryAfterSeconds).toBeLessThanOrEqual(500 / 50);
    await test.superuser.query(`update rate_bucket set filled_at = filled_at - make_interval(secs => $2) where principal_id = $1`, [
      owner.principalId,
      retryAfterSeconds,
    ]);
    await replica.spend(owner, 500);
  });

  it('that were given back can be spent again', async () => {
    const replica = aReplica();
    for (let time = 0; time < 50; time += 1) {
      await replica.spend(owner, 900);
      replica.giveBack(owner, 899);
    }

    expect(replica.remaining(owner)).toBe(950);
  });

  it('that a replica has drawn ahead and does not use go back to the others', async () => {
    const one = aReplica(SIZE, 100);
    await one.spend(owner, 10);
    const inBucket = async (): Promise<number> =>
      (await test.superuser.query<{ points: number }>('select points from rate_bucket where principal_id = $1', [owner.principalId]))
        .rows[0]?.points ?? 0;

    await eventually(async () => Math.round(await inBucket()) === 990);
    expect(await spendUntilRefused(aReplica(), 10, 200)).toBeGreaterThan(90);
  });

  it('cost one statement for many operations', async () => {
    const replica = aReplica();
    const asked = jest.spyOn(database, 'inSystem');

    for (let operation = 0; operation < 50; operation += 1) await replica.spend(owner, 1);

    const { length } = asked.mock.calls;
    asked.mockRestore();
    expect(length).toBeLessThanOrEqual(4);
  });
});
