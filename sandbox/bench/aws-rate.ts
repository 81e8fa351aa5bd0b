import { setTimeout as pause } from 'node:timers/promises';

import type { ProxyControl } from '../proxy/control-client';

/** How many calls of an action had arrived by when, in seconds. */
export interface RateSample {
  readonly at: number;
  readonly count: number;
}

const EVERY_MS = 100;

/** Watches how the calls of one action to one account grow; `stop` gives what was seen. */
export function watchCalls(proxy: ProxyControl, action: string, account: string): { stop(): Promise<RateSample[]> } {
  const samples: RateSample[] = [];
  let watching = true;
  const done = (async () => {
    while (watching) {
      const { calls } = await proxy.calls({ account });
      samples.push({ at: performance.now() / 1_000, count: calls.find((call) => call.action === action)?.count ?? 0 });
      await pause(EVERY_MS);
    }
  })();
  return {
    async stop() {
      watching = false;
      await done;
      return samples;
    },
  };
}

/** Calls a second while the middle eight tenths of them were made, so that neither the run-up nor the last stragglers count; null for too few. */
export function steadyRate(samples: readonly RateSample[]): number | null {
  const total = samples.at(-1)?.count ?? 0;
  const first = samples.find(({ count }) => count >= total * 0.1);
  const last = samples.find(({ count }) => count >= total * 0.9);
  if (!first || !last || last.at <= first.at) return null;
  return (last.count - first.count) / (last.at - first.at);
}
