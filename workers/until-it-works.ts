import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from './logger';

const LONGEST_PAUSE_MS = 15_000;

/** Tries until it works or the process is told to stop; a server that is away at the start is waited for, with a line for each try. */
export async function untilItWorks<T>(what: string, log: Logger, stop: AbortSignal, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    stop.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const retryInMs = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(tries, 10));
      log.warn({ why: reasonOf(error), tries, retryInMs }, `${what} is away; trying again`);
      await pause(retryInMs, undefined, { signal: stop });
    }
  }
}

/** The SDK's transport errors quote their whole chain of causes; the beginning says it. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 160);
