import { stopTestSandbox } from './running-sandbox';

/** After the last test: nothing stays. */
async function globalTeardown(): Promise<void> {
  await stopTestSandbox();
}

export = globalTeardown;
