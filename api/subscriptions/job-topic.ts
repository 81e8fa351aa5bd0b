/** What this process hears of one job, and what its followers have read of it; it lasts as long as somebody follows. */
export interface JobTopic {
  /** Tells every follower that the job may have changed. */
  spread(): void;
  /** Hears what is spread, until what comes back is called. */
  hear(tell: () => void): () => void;
  /**
   * What `begin` answers, or the same that others have read: a reading that has yet to begin or, unless it must be `fresh`, one that began after the
   * last word about the job, since nothing has changed that anybody knows of. `what` names all that the answer depends on.
   */
  read<T>(what: string, fresh: boolean, begin: () => Promise<T>): Promise<T>;
}

interface Reading {
  /** How many words had come when it began; null while it waits for its turn. */
  readonly words: number | null;
  readonly answer: Promise<unknown>;
}

/** How many answers are kept at most; the followers of a live job are all at its end and ask the same. */
const KEPT = 16;

/** A topic that nobody follows yet; `deserted` is called when the last one has left. */
export function jobTopic(deserted: () => void): JobTopic {
  const followers = new Set<() => void>();
  const readings = new Map<string, Reading>();
  let words = 0;

  function newReading<T>(what: string, before: Reading | undefined, begin: () => Promise<T>): Reading {
    const reading: { words: number | null; answer: Promise<unknown> } = { words: null, answer: Promise.resolve() };
    const inTurn = async (): Promise<T> => {
      // One at a time of each kind, however often word comes; and whoever is woken by the same word comes in this same turn.
      await before?.answer.catch(() => undefined);
      await new Promise((resolve) => setImmediate(resolve));
      reading.words = words;
      return begin();
    };
    reading.answer = inTurn();
    // Who fails asks again for himself.
    reading.answer.catch(() => readings.get(what) === reading && readings.delete(what));
    return reading;
  }

  return {
    spread() {
      words += 1;
      followers.forEach((tell) => tell());
    },
    hear(tell) {
      followers.add(tell);
      return () => {
        followers.delete(tell);
        if (followers.size === 0) deserted();
      };
    },
    async read<T>(what: string, fresh: boolean, begin: () => Promise<T>): Promise<T> {
      const kept = readings.get(what);
      const isGood = kept !== undefined && (kept.words === null || (!fresh && kept.words === words));
      const reading = isGood ? kept : newReading(what, kept, begin);
      // Behind all others, so that the oldest is the first.
      readings.delete(what);
      readings.set(what, reading);
      if (readings.size > KEPT) readings.delete([...readings.keys()][0] ?? '');
      return (await reading.answer) as T;
    },
  };
}
