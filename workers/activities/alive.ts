import { Context } from '@temporalio/activity';

const BEAT_MS = 10_000;

/**
 * Keeps a long step alive: beats every ten seconds with the newest progress, so that a dead worker is noticed within the heartbeat
 * time-out and a cancel reaches a living one. `progress` shows in the Temporal UI and is handed to the next attempt.
 */
export async function alive<T>(work: (progress: (details: unknown) => void) => Promise<T>): Promise<T> {
  const context = Context.current();
  let newest: unknown = context.info.heartbeatDetails;
  const beat = (): void => context.heartbeat(newest);
  const timer = setInterval(beat, BEAT_MS);
  beat();
  try {
    return await work((details) => {
      newest = details;
      beat();
    });
  } finally {
    clearInterval(timer);
  }
}
