import type { RunningProgram } from '../processes';
import { startApi, startWorker } from '../processes';
import { freePort } from '../servers/ports';
import { createFirstMsp } from '../start-product';
import { step, type Show } from '../steps';
import { portalTo, type Portal } from '../story/portal';
import { isolatedSandboxConfig } from '../config';
import { startWorld, type World } from '../world';
import { workerEnvironment } from '../world-environment';
import { startStatementCounter } from './statement-counter';

/** Statements so far, by who asked. */
export interface StatementCounts {
  readonly api: number;
  readonly workers: number;
}

/** The product with a counter between each kind of process and the database. */
export interface BenchProduct {
  readonly world: World;
  readonly portal: Portal;
  statements(): StatementCounts;
  /** Starts an access node; each measurement takes a fresh one, so that its peak memory is the measurement's own. */
  startNode(): Promise<RunningProgram>;
  stop(): Promise<void>;
}

/** Servers, first MSP and API; access nodes are started by who measures. */
export async function startBenchProduct(logFolder: string, show: Show): Promise<BenchProduct> {
  const world = await startWorld({ config: isolatedSandboxConfig(process.env), ports: 'free', logFolder, snapshotSeconds: 0, show });
  const stops: (() => Promise<void>)[] = [() => world.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const counter = async () => {
    const started = await startStatementCounter(world.databaseUrl);
    stops.push(() => started.stop());
    return started;
  };
  try {
    const [ofApi, ofWorkers] = await Promise.all([counter(), counter()]);
    const environment = { ...world.env, DATABASE_URL: ofApi.databaseUrl };
    const port = await freePort();
    const api = await step(
      show,
      'API',
      () => startApi({ name: 'api', environment, logFolder, port }),
      ({ url }) => url,
    );
    stops.push(() => api.stop());
    const { apiKey } = await createFirstMsp(world, logFolder);
    const portal = portalTo(`${api.url}/graphql`, apiKey);
    stops.push(() => portal.close());
    const { regions } = await world.emulator.world();
    let nodes = 0;
    return {
      world,
      portal,
      statements: () => ({ api: ofApi.statements(), workers: ofWorkers.statements() }),
      async startNode() {
        nodes += 1;
        const node = { ...workerEnvironment(world), DATABASE_URL: ofWorkers.databaseUrl };
        const started = await startWorker({ name: `bench-node-${nodes}`, environment: node, logFolder, regions });
        stops.push(() => started.stop());
        return started;
      },
      stop,
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}
