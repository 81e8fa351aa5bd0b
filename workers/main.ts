import { openDatabase } from '../db/database';
import { registerAccessNode } from './access-node';
import { accountAccess } from './aws/account-access';
import { composeActivities } from './compose-activities';
import { readWorkerConfig, type WorkerConfig } from './config';
import { serve } from './fleet';
import { openLog, type Logger } from './logger';
import { logTheSdk } from './sdk-log';
import { untilItWorks } from './until-it-works';

/** One access node: the database, the ways into AWS, the steps made of both, and the workers that serve them. */
async function main(config: WorkerConfig, log: Logger, stop: AbortSignal): Promise<void> {
  logTheSdk(log);
  const database = await untilItWorks('PostgreSQL', log, stop, () => openDatabase(config.database));
  const access = accountAccess({
    version: config.buildId,
    ...(config.aws.endpointUrl === null ? {} : { endpointUrl: config.aws.endpointUrl }),
    ...(config.aws.identity === null ? {} : { identity: config.aws.identity }),
  });
  const activities = composeActivities({
    database,
    access,
    secretsKeys: config.secretsKeys,
    protectTiming: { tagVisibilityMs: config.tagVisibilityMs },
    reconcileTiming: { graceMs: config.reconcileGraceSeconds * 1_000 },
  });
  const node = { name: config.node.name, regions: config.node.regions, build: config.buildId };
  try {
    await Promise.all([serve(config, activities, log, stop), registerAccessNode(node, { database, access, log }, stop)]);
  } finally {
    access.close();
    await database.close();
  }
}

function stopOnSignal(log: Logger): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping: steps under way come to an end');
      controller.abort();
    });
  }
  return controller.signal;
}

function start(): void {
  const config = readWorkerConfig(process.env);
  const log = openLog(config.logLevel, config.node.name);
  const stop = stopOnSignal(log);
  main(config, log, stop).then(
    () => log.info('stopped'),
    (error: unknown) => {
      if (stop.aborted) return;
      log.fatal({ err: error }, 'the access node cannot go on');
      process.exitCode = 1;
    },
  );
}

try {
  start();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
