/** Keeps the values used last, up to a number; the one not used for longest goes first. */
export interface RecentlyUsed<V> {
  /** The kept value of the key, or a new one. */
  get(key: string, make: () => V): V;
}

/** A cache bounded by count; a Map keeps insertion order, so re-inserting on use makes its first key the oldest. */
export function recentlyUsed<V>(limit: number): RecentlyUsed<V> {
  const values = new Map<string, V>();
  return {
    get(key, make) {
      const value = values.has(key) ? (values.get(key) as V) : make();
      values.delete(key);
      values.set(key, value);
      for (const oldest of values.keys()) {
        if (values.size <= limit) break;
        values.delete(oldest);
      }
      return value;
    },
  };
}
