/** A value that is made once for all who ask at the same time, kept while it is fresh, and made again after that. */
export interface SingleFlight<T> {
  get(): Promise<T>;
  /** Drops a value that was there already at that time, in milliseconds. */
  forget(since: number): void;
}

/** How a value is made and for how long it holds. */
export interface FlightRules<T> {
  readonly make: () => Promise<T>;
  readonly isFresh: (value: T) => boolean;
  /** True when an old but still working value may be used although making a new one failed. */
  readonly stillWorks: (value: T) => boolean;
  /** How long a refusal is repeated to everybody without asking again, in milliseconds; 0 for failures that pass. */
  readonly refusalHolds: (error: unknown) => number;
}

/** Joins concurrent requests for one value, so that 1,000 activities ask AWS once, also when AWS refuses. */
export function singleFlight<T>({ make, isFresh, stillWorks, refusalHolds }: FlightRules<T>): SingleFlight<T> {
  let held: { readonly value: T; readonly since: number } | null = null;
  let pending: Promise<T> | null = null;
  let refusal: { readonly error: unknown; readonly until: number } | null = null;

  const renew = async (): Promise<T> => {
    try {
      const value = await make();
      held = { value, since: Date.now() };
      return value;
    } catch (error) {
      const holds = refusalHolds(error);
      if (holds === 0 && held && stillWorks(held.value)) return held.value;
      held = null;
      refusal = holds > 0 ? { error, until: Date.now() + holds } : null;
      throw error;
    } finally {
      pending = null;
    }
  };
  return {
    get: async () => {
      if (held && isFresh(held.value)) return held.value;
      if (refusal && Date.now() < refusal.until) throw refusal.error;
      pending ??= renew();
      return pending;
    },
    forget: (since) => {
      if (held && held.since <= since) held = null;
      refusal = null;
    },
  };
}
