import { explain } from '../../sandbox/sandbox-error';
import { startTestSandbox, stopTestSandbox } from './running-sandbox';

/** Before the first test: one world, one API and one access node for the whole run. */
async function globalSetup(): Promise<void> {
  // Ctrl-C would otherwise end jest without its teardown; what a kill leaves is the guard's.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stopTestSandbox().finally(() => process.exit(130)));
  try {
    await startTestSandbox();
  } catch (failure) {
    // No test can run: say why, and end as every run ends.
    process.stderr.write(`\nThe sandbox did not start, so no test ran.\n${explain(failure)}\n`);
    await stopTestSandbox();
    process.stdout.write('0 passed, 1 failed\n');
    process.exit(1);
  }
}

export = globalSetup;
