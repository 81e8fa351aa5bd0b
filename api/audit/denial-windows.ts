/** How long a denial stands for all that are like it. */
const WINDOW_MS = 60_000;

/** Beyond this many kinds of denial at once the oldest is forgotten, so that memory is bounded too. */
const MOST_KINDS = 10_000;

/** How often to write what could be asked without end. */
export interface DenialWindows {
  /** Null: one like it was written within the minute, so this one is only counted. Else: write it, and tell how many were only counted before. */
  admit(kind: string): { readonly unwritten: number } | null;
}

/** At most one event a minute for each kind of denial, in this process; those in between are counted and told with the next. */
export function denialWindows(nowMs: () => number = Date.now): DenialWindows {
  const windows = new Map<string, { readonly sinceMs: number; unwritten: number }>();
  return {
    admit(kind) {
      const open = windows.get(kind);
      if (open && nowMs() - open.sinceMs < WINDOW_MS) {
        open.unwritten += 1;
        return null;
      }
      // Taken out first, so that the order of the map is that of the windows.
      windows.delete(kind);
      windows.set(kind, { sinceMs: nowMs(), unwritten: 0 });
      const [oldest] = windows.keys();
      if (windows.size > MOST_KINDS && oldest !== undefined) windows.delete(oldest);
      return { unwritten: open?.unwritten ?? 0 };
    },
  };
}
