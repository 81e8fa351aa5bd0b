import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../db/database';
import type { Logger } from '../logger';

const PAUSE_MS = 10 * 60_000;
const BATCH = 1_000;

/** However much has piled up, one round does no more, so that it is never felt. */
const BATCHES_A_ROUND = 20;

/** What the housekeeping works with. */
export interface HousekeepingDependencies {
  readonly database: Database;
  readonly log: Logger;
  readonly pauseMs?: number;
}

/** Removes what nobody needs any more, every ten minutes; every replica does, and they do not get into each other's way. */
export function startHousekeeping(dependencies: HousekeepingDependencies): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = keepHouse(stopping.signal, dependencies);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function keepHouse(stopped: AbortSignal, { database, log, pauseMs = PAUSE_MS }: HousekeepingDependencies): Promise<void> {
  while (!stopped.aborted) {
    await removeExpired(database, stopped).catch((error: unknown) => {
      log.warn({ err: error }, 'Housekeeping failed; it is tried again.');
    });
    await pause(pauseMs, undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** One round: in batches, each a short transaction of its own. Answers how many rows it removed. */
export async function removeExpired(database: Database, stopped: AbortSignal, batch = BATCH): Promise<number> {
  let removed = 0;
  for (let batches = 0; batches < BATCHES_A_ROUND && !stopped.aborted; batches += 1) {
    const now = await database.inSystem(({ idempotentRequests }) => idempotentRequests.removeExpired(batch));
    removed += now;
    if (now < batch) break;
  }
  return removed;
}
