import type { FastifyInstance } from 'fastify';
import { setTimeout as pause } from 'node:timers/promises';

/** What a request that is under way gets to come to its end; with what follows, a stop stays below 10 s. */
const REQUESTS_MS = 7_000;

/** What each part gets to close; one that hangs is left to the end of the process. */
const PART_MS = 750;

/** Takes no new connection, waits for the answers that are under way, and cuts off what is not done in time. */
export async function closeInTime(app: FastifyInstance, withinMs: number = REQUESTS_MS): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), withinMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

/** Waits for the closing of a part, but not for ever. */
export async function inTime(closing: Promise<unknown>): Promise<void> {
  await Promise.race([closing, pause(PART_MS, undefined, { ref: false })]);
}
