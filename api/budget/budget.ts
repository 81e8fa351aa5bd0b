import type { Database } from '../../db/database';
import type { BucketOwner, BucketSize } from '../../db/repositories/budget/rate-buckets';
import { LIMITS } from '../graphql/limits/limits';
import type { Logger } from '../logger';
import { RateLimited } from './rate-limited';

/** Whose points are spent; `perSecond` when what comes back is not what everybody gets. */
export interface Spender extends BucketOwner {
  readonly perSecond?: number;
}

/** What each principal may spend. All replicas draw on one bucket in PostgreSQL, so that asking another replica gains nothing. */
export interface Budget {
  /** How large the bucket of somebody is. */
  sizeOf(owner: Spender): BucketSize;
  /** Takes points; throws RateLimited, and takes none, when there are not enough. */
  spend(owner: Spender, points: number): Promise<void>;
  /** Gives points back that were taken for more than was needed. */
  giveBack(owner: Spender, points: number): void;
  /** What is left, as far as this replica knows. */
  remaining(owner: Spender): number;
  /** Gives back what this replica holds. */
  stop(): Promise<void>;
}

/** What this replica has drawn ahead of a principal's points, so that not every operation has to ask the database. */
interface Purse {
  readonly owner: Spender;
  size: BucketSize;
  points: number;
  leftInBucket: number;
  usedAtMs: number;
  drawing: Promise<void>;
}

/** Drawn at a time: a fiftieth of all points, and more for whoever asks much. */
const SHARE_OF_CAPACITY = 50;
const OPERATIONS_AHEAD = 5;
const LARGEST_SHARE = 4;
/** What is not used goes back after this, for the other replicas. */
const IDLE_MS = 2_000;

/** Draws points from the database in advance and spends them from memory; nothing is ever spent that the shared bucket had not given. */
export function budgetOver(database: Database, size: BucketSize, log: Logger, idleMs = IDLE_MS): Budget {
  const purses = new Map<string, Purse>();

  // A bucket of another rate holds as many seconds of it, and never less than the dearest operation costs.
  const sizeOf = ({ perSecond }: Spender): BucketSize =>
    perSecond === undefined
      ? size
      : { capacity: Math.max(LIMITS.complexity, Math.round((perSecond * size.capacity) / size.perSecond)), perSecond };

  const purseOf = (owner: Spender): Purse => {
    const key = `${owner.mspId}/${owner.principalId}`;
    const own = sizeOf(owner);
    const purse = purses.get(key) ?? { owner, size: own, points: 0, leftInBucket: own.capacity, usedAtMs: 0, drawing: Promise.resolve() };
    purse.size = own;
    purse.usedAtMs = Date.now();
    purses.set(key, purse);
    return purse;
  };

  async function draw(purse: Purse, points: number): Promise<void> {
    const needed = points - purse.points;
    if (needed <= 0) return;
    const { capacity, perSecond } = purse.size;
    const ahead = Math.min(Math.max(capacity / SHARE_OF_CAPACITY, OPERATIONS_AHEAD * points), capacity / LARGEST_SHARE);
    const { granted, left } = await database.inSystem(({ rateBuckets }) =>
      rateBuckets.take(purse.owner, needed, Math.max(needed, ahead), purse.size),
    );
    purse.leftInBucket = left;
    if (granted < needed) throw new RateLimited(Math.max(1, Math.ceil((needed - left) / perSecond)));
    purse.points += granted;
  }

  async function giveIdleBack(idleForMs: number): Promise<void> {
    for (const [key, purse] of purses) {
      if (Date.now() - purse.usedAtMs < idleForMs) continue;
      purses.delete(key);
      const { owner, points, size: own } = purse;
      if (points > 0) await database.inSystem(({ rateBuckets }) => rateBuckets.giveBack(owner, points, own));
    }
  }
  const giving = setInterval(() => {
    giveIdleBack(idleMs).catch((error: unknown) => log.warn({ err: error }, 'Unused points could not be given back; they fill up again.'));
  }, idleMs).unref();

  return {
    sizeOf,
    async spend(owner, points) {
      const purse = purseOf(owner);
      // One after the other: operations of one principal that come together draw once, not each for itself.
      const turn = purse.drawing.then(async () => {
        await draw(purse, points);
        purse.points -= points;
      });
      purse.drawing = turn.catch(() => undefined);
      await turn;
    },
    giveBack(owner, points) {
      purseOf(owner).points += points;
    },
    remaining(owner) {
      const { points, leftInBucket, size: own } = purseOf(owner);
      return Math.min(own.capacity, Math.floor(points + leftInBucket));
    },
    async stop() {
      clearInterval(giving);
      await giveIdleBack(0);
    },
  };
}
