import { startApi } from './api';
import { readApiConfig } from './config';
import { createLogger } from './logger';

async function main(): Promise<void> {
  const config = readApiConfig(process.env);
  const log = createLogger(config.logLevel);
  const api = await startApi(config, log);
  log.info({ url: api.url }, 'api ready');
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'api stopping');
    api.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'The API did not stop cleanly.');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  // A bad environment or an unreachable database: one clear text, no stack, before any logger exists.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
