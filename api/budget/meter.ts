import { setTimeout as pause } from 'node:timers/promises';
import type { Principal } from '../auth/principal';
import type { Budget, Spender } from './budget';
import { pointsOfAnswer } from './points-of-answer';
import { RateLimited } from './rate-limited';

/** The least that an operation costs, also one that is refused: reading it is work, too. */
export const LEAST_COST = 10;

const LONGEST_WAIT_MS = 1_000;

/** What an answer says of its price, in points, under `extensions.cost`. */
export interface CostReport {
  /** What was taken before it ran: its complexity, which is the price of the largest answer. */
  readonly requested: number;
  /** What it came to; the difference was given back. */
  readonly actual: number;
  /** What the principal has left now, as far as this replica knows. */
  readonly remaining: number;
  /** What a full bucket holds. */
  readonly capacity: number;
  readonly restoresPerSecond: number;
}

/** Pays for one operation. */
export interface Meter {
  /** The entrance fee, before anything is read; throws RateLimited. */
  enter(): Promise<void>;
  /** The price of the largest answer; throws RateLimited. */
  price(complexity: number): Promise<void>;
  /** Gives back what the answer did not need, and tells. */
  settle(data: unknown): CostReport;
  /** Pays for one event of a stream after it was made; a stream of somebody without points waits for them, and grows slower. */
  payForEvent(data: unknown): Promise<void>;
}

/** Makes the meter of one operation of a principal. */
export type MeterFor = (principal: Principal) => Meter;

/**
 * Whose points are spent: those in the MSP that is asked in; in the oldest one to which a person belongs who has not chosen any. A tenant with a rate
 * of its own has one bucket for all its people and keys.
 */
function ownerOf(principal: Principal): Spender {
  const { apiRate } = principal;
  if (principal.hasScope && principal.scope.tenantId !== null && apiRate !== null)
    return { mspId: principal.scope.mspId, principalId: principal.scope.tenantId, perSecond: apiRate };
  const [first] = principal.memberships;
  const mspId = !principal.hasScope && first ? first.mspId : principal.scope.mspId;
  return { mspId, principalId: principal.id };
}

/** Meters that pay out of a budget. */
export function metersOn(budget: Budget): MeterFor {
  return (principal) => {
    const owner = ownerOf(principal);
    let requested = 0;
    return {
      async enter() {
        await budget.spend(owner, LEAST_COST);
        requested = LEAST_COST;
      },
      async price(complexity) {
        const more = Math.max(0, complexity - requested);
        await budget.spend(owner, more);
        requested += more;
      },
      settle(data) {
        const actual = Math.min(requested, Math.max(LEAST_COST, pointsOfAnswer(data)));
        budget.giveBack(owner, requested - actual);
        const { capacity, perSecond } = budget.sizeOf(owner);
        return { requested, actual, remaining: budget.remaining(owner), capacity, restoresPerSecond: perSecond };
      },
      async payForEvent(data) {
        const points = pointsOfAnswer(data);
        for (;;) {
          try {
            await budget.spend(owner, points);
            return;
          } catch (error) {
            if (!(error instanceof RateLimited)) throw error;
            await pause(Math.min(LONGEST_WAIT_MS, error.retryAfterSeconds * 1_000), undefined, { ref: false });
          }
        }
      },
    };
  };
}
