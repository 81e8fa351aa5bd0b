import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Logger } from './logger';

const REPEAT_MS = 10_000;

/** Makes the SDK's own lines lines of our log. While Temporal is away its pollers complain many times a second; one line in ten seconds is enough. */
export function logTheSdk(log: Logger): void {
  const lastSaid = new Map<string, number>();
  const saidLately = (message: string): boolean => {
    const now = Date.now();
    const lately = now - (lastSaid.get(message) ?? 0) < REPEAT_MS;
    if (!lately) lastSaid.set(message, now);
    return lately;
  };
  Runtime.install({
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} } },
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      // That a region's worker serves no workflows is how it is meant.
      const kind = message.replace(/\d+/g, '');
      if (message.startsWith('No workflows registered') || saidLately(kind)) return;
      log[level === 'ERROR' ? 'error' : 'warn']({ sdk: meta?.['sdkComponent'], queue: meta?.['taskQueue'], err: meta?.['error'] }, message);
    }),
  });
}
