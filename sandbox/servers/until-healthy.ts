import { setTimeout as pause } from 'node:timers/promises';

import { serverFailure, type ServerProcess } from './server-process';

const BETWEEN_LOOKS_MS = 50;

/** Asks a server something that only a working one can answer; throwing means "not yet". */
export type HealthCheck = () => Promise<boolean>;

/** Waits until the check says yes; fails at once when the process ends, and after `timeoutMs` with the last answer and the end of the log. */
export async function untilHealthy(server: ServerProcess, check: HealthCheck, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let lastAnswer = 'no answer';
  for (;;) {
    const ending = server.ending();
    if (ending !== undefined) throw serverFailure(server, `ended before it was ready (${ending})`);
    try {
      if (await check()) return;
    } catch (failure) {
      lastAnswer = failure instanceof Error ? failure.message : String(failure);
    }
    if (performance.now() > deadline) {
      await server.stop();
      throw serverFailure(server, `was not ready within ${timeoutMs / 1000} s (${lastAnswer})`);
    }
    await pause(BETWEEN_LOOKS_MS);
  }
}
