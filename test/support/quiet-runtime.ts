import { DefaultLogger, Runtime } from '@temporalio/worker';

let quiet = false;

/** Keeps Temporal's SDK from writing of every failure that a test brings about; it has one runtime a process, which is set up once. */
export function quietRuntime(): void {
  if (quiet) return;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: 'off', forward: {} } },
  });
  quiet = true;
}
