import type { Logger } from '../logger';

/** After a failure nobody waits for the provider again until this has passed. */
const ASK_AGAIN_MS = 5_000;

/** People stay signed in through an outage of the provider of this length; a longer one ends their trust in its last word. */
const LAST_WORD_COUNTS_MS = 60 * 60_000;

/** The provider does not answer, and what it said last is unknown or too old. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

/**
 * Asks the provider, and answers what it said last while it is away. Everything that goes wrong is logged here and ends as ProviderAway, at once
 * when it has just been found to be away.
 */
export function lastingAnswer(log: Logger): (ask: () => Promise<string>) => Promise<string> {
  let lastWord: { readonly text: string; readonly saidAtMs: number } | null = null;
  let awaySinceMs = Number.NEGATIVE_INFINITY;
  return async (ask) => {
    if (Date.now() - awaySinceMs >= ASK_AGAIN_MS) {
      try {
        lastWord = { text: await ask(), saidAtMs: Date.now() };
        return lastWord.text;
      } catch (error) {
        awaySinceMs = Date.now();
        log.warn({ err: error }, 'The OpenID provider does not answer as it should.');
      }
    }
    if (lastWord === null || Date.now() - lastWord.saidAtMs > LAST_WORD_COUNTS_MS) throw new ProviderAway('The OpenID provider is away.');
    return lastWord.text;
  };
}
