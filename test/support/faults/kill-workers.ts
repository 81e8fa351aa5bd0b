import { setTimeout as pause } from 'node:timers/promises';
import type { FaultWorld } from './fault-world';
import type { Killable } from './killable';
import type { SeededRandom } from './seeded-random';
import type { StepAtWork, TemporalRuns } from './temporal-runs';

/**
 * When a worker is killed: while AWS is asked to start snapshots, or how they stand; between AWS's answer and the record of it; while AWS is asked
 * to launch an instance; anywhere in a restore.
 */
export const MOMENTS = ['start', 'settle', 'record', 'launch', 'restore'] as const;
export type Moment = (typeof MOMENTS)[number];

/** A kill that struck a worker at work. */
export interface Strike {
  /** `other` where the moment that was drawn did not come, and whatever was at work was struck. */
  readonly moment: Moment | 'other';
  readonly worker: string;
  /** The steps that died with it. */
  readonly steps: readonly string[];
}

/** Kills workers at their work, and starts each again. */
export interface Killer {
  /** Kills a worker at a moment, and there after a time drawn from the seed; null when the moment does not come within `patienceMs`. */
  strike(moment: Strike['moment'], patienceMs: number): Promise<Strike | null>;
  /** Waits until every worker that was killed is back. */
  allBack(): Promise<void>;
}

const AWS_STEPS = ['startSnapshots', 'settleSnapshots'];
const RESTORE_STEPS = ['registerImage', 'launchInstance', 'awaitRunning', 'completeInstance', 'awaitPowerState', 'deregisterImage'];
/** Null is any step. */
const STEPS: Readonly<Record<Strike['moment'], ReadonlySet<string> | null>> = {
  start: new Set(['startSnapshots']),
  settle: new Set(['settleSnapshots']),
  record: new Set(AWS_STEPS),
  launch: new Set(['launchInstance']),
  restore: new Set(RESTORE_STEPS),
  other: null,
};

const BETWEEN_LOOKS_MS = 100;
/** A step is struck somewhere in its first part: it may have asked AWS nothing yet, or a good deal. */
const LATEST_MS = 700;
/** How long a lock is held for a worker to run into it. */
const LOCK_MS = 4_000;

/** Somebody who kills the workers of a world. */
export function killer(fault: FaultWorld, runs: TemporalRuns, random: SeededRandom): Killer {
  const restarts: Promise<void>[] = [];
  const at = async (worker: Killable): Promise<string[]> =>
    (await runs.stepsAtWork()).filter(({ identity }) => isOf(worker, identity)).map(({ step }) => step);

  async function busy(wanted: ReadonlySet<string> | null): Promise<Killable | undefined> {
    const steps: readonly StepAtWork[] = await runs.stepsAtWork();
    const has = (worker: Killable) => steps.some(({ step, identity }) => isOf(worker, identity) && (wanted === null || wanted.has(step)));
    return fault.workers.find((worker) => worker.isUp() && has(worker));
  }

  /** The worker and its steps, if it is still at one of them; a kill of an idle worker shows nothing. */
  async function killAt(worker: Killable, wanted: ReadonlySet<string> | null): Promise<readonly string[] | null> {
    const steps = await at(worker);
    if (!worker.isUp() || !steps.some((step) => wanted === null || wanted.has(step))) return null;
    await worker.kill();
    const restart = worker.startAgain();
    // Told by `allBack`; until then nobody listens.
    restart.catch(() => undefined);
    restarts.push(restart);
    return steps;
  }

  async function strikeAfter(worker: Killable, delayMs: number, wanted: ReadonlySet<string> | null): Promise<Struck | null> {
    await pause(delayMs);
    const steps = await killAt(worker, wanted);
    return steps && { worker: worker.name, steps };
  }

  /** Holds the rows of the running jobs, so that a worker that writes down what AWS answered waits in its transaction; and kills it there. */
  async function strikeInRecord(): Promise<Struck | null> {
    const lock = await fault.superuser();
    try {
      await lock.query(`begin; select id from job where state = 'RUNNING' for update`);
      const deadline = performance.now() + LOCK_MS;
      while (performance.now() < deadline) {
        for (const worker of await waitingForLocks(fault)) {
          const steps = await killAt(worker, STEPS.record);
          if (steps) return { worker: worker.name, steps };
        }
        await pause(BETWEEN_LOOKS_MS);
      }
      return null;
    } finally {
      // Closing the connection lets go of the rows.
      await lock.end();
    }
  }

  return {
    async strike(moment, patienceMs) {
      const delayMs = random.between(0, LATEST_MS);
      const wanted = STEPS[moment];
      const deadline = performance.now() + patienceMs;
      while (performance.now() < deadline) {
        const found = await busy(wanted);
        const strike = found && (moment === 'record' ? await strikeInRecord() : await strikeAfter(found, delayMs, wanted));
        if (strike) return { ...strike, moment };
        await pause(BETWEEN_LOOKS_MS);
      }
      return null;
    },
    allBack: async () => void (await Promise.all(restarts)),
  };
}

type Struck = Omit<Strike, 'moment'>;

const isOf = (worker: Killable, identity: string): boolean => identity === `${worker.name} ${worker.now().pid}`;

async function waitingForLocks({ sql, workers }: FaultWorld): Promise<Killable[]> {
  const waiting = await sql<{ name: string }>(
    `select replace(application_name, 'snapward-worker ', '') as name from pg_stat_activity
     where application_name like 'snapward-worker %' and wait_event_type = 'Lock'`,
  );
  return workers.filter(({ name }) => waiting.some((session) => session.name === name));
}

/** How long a kill waits for its moment before it takes any. */
const PATIENCE_MS = 1_500;

/** Kills workers at moments drawn from the seed, so many times or until `goOn` says no; answers what was struck. */
export async function killWorkers(killing: Killer, random: SeededRandom, kills: number, goOn: () => boolean): Promise<Strike[]> {
  const strikes: Strike[] = [];
  while (strikes.length < kills && goOn()) {
    const strike = (await killing.strike(random.pick(MOMENTS), PATIENCE_MS)) ?? (await killing.strike('other', PATIENCE_MS));
    if (strike) strikes.push(strike);
  }
  await killing.allBack();
  return strikes;
}
