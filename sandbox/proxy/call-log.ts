import type { AwsCall } from './aws-call';

/** The calls of one account to one action, counted on the wire: each attempt counts, also one that was refused or reset. */
export interface CallCount {
  readonly account: string;
  readonly service: string;
  readonly action: string;
  readonly count: number;
  /** How often each error was the answer, by AWS's error code; `ConnectionReset` for a reset by the proxy. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Which calls to count. */
export interface CallQuestion {
  readonly account?: string | undefined;
  /** Milliseconds of the epoch: only calls that arrived then or later. */
  readonly since?: number | undefined;
}

/** One attempt; it is noted when it arrives and again when it fails. */
export interface LoggedCall {
  failed(code: string): void;
}

/** Remembers every attempt, about 100 bytes each, until it is reset. */
export interface CallLog {
  arrived(call: AwsCall, account: string): LoggedCall;
  counts(question: CallQuestion): CallCount[];
  reset(): void;
}

interface Entry {
  readonly at: number;
  readonly account: string;
  readonly service: string;
  readonly action: string;
  error: string | undefined;
}

/** An empty log; `now` gives milliseconds of the epoch. */
export function createCallLog(now: () => number = Date.now): CallLog {
  let entries: Entry[] = [];
  return {
    arrived({ service, action }, account) {
      const entry: Entry = { at: now(), account, service, action, error: undefined };
      entries.push(entry);
      return { failed: (code) => void (entry.error = code) };
    },
    counts({ account, since = 0 }) {
      return tally(entries.filter((entry) => entry.at >= since && (account === undefined || entry.account === account)));
    },
    reset() {
      entries = [];
    },
  };
}

function tally(entries: readonly Entry[]): CallCount[] {
  const counts = new Map<string, { count: number; errors: Record<string, number>; of: Entry }>();
  for (const entry of entries) {
    const key = `${entry.account} ${entry.service}:${entry.action}`;
    const counted = counts.get(key) ?? { count: 0, errors: {}, of: entry };
    counted.count += 1;
    if (entry.error !== undefined) counted.errors[entry.error] = (counted.errors[entry.error] ?? 0) + 1;
    counts.set(key, counted);
  }
  const ordered = [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([, { count, errors, of }]) => ({ account: of.account, service: of.service, action: of.action, count, errors }));
}
