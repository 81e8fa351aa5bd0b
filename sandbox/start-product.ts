import { z } from 'zod';

import { runProgram, startApi, startWorker, type RunningProgram } from './processes';
import { freePort, preferredPort } from './servers/ports';
import { step, type Show } from './steps';
import { startWorld, type World, type WorldOptions } from './world';
import { workerEnvironment } from './world-environment';

const FirstKey = z.object({ mspId: z.string(), apiKey: z.string() });

/** The whole product, running: servers, API, one access node, and the first MSP with its key. */
export interface Product {
  readonly world: World;
  /** The GraphQL endpoint; also the address of the IDE. */
  readonly apiUrl: string;
  readonly apiKey: string;
  stop(): Promise<void>;
}

// Node 20 is supported here; AWS's advice to move on is for releases after January 2027, and would stand in the middle of the story.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** Servers, then the first MSP by its command, then the API and one access node: the product as an operator would run it. */
export async function startProduct(options: WorldOptions & { readonly show: Show }): Promise<Product> {
  const { show, logFolder, ports } = options;
  const world = await startWorld(options);
  const programs: RunningProgram[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(programs.map((program) => program.stop()));
    await world.stop();
  };
  const api = async () => {
    const port = ports === 'free' ? await freePort() : await preferredPort('api');
    const started = await startApi({ name: 'api', environment: world.env, logFolder, port });
    programs.push(started);
    return started;
  };
  const node = async () => {
    const { regions } = await world.emulator.world();
    programs.push(await startWorker({ name: 'northwind-node-1', environment: workerEnvironment(world), logFolder, regions }));
    return regions;
  };
  const starting = [
    step(show, 'API', api, ({ url }) => url),
    step(show, 'access node', node, (regions) => regions.join(', ')),
    step(
      show,
      'first MSP',
      () => createFirstMsp(world, logFolder),
      ({ mspId }) => mspId,
    ),
  ] as const;
  try {
    const [{ url }, , first] = await Promise.all(starting);
    return { world, apiUrl: `${url}/graphql`, apiKey: first.apiKey, stop };
  } catch (failure) {
    // What is still starting is awaited, or its process would be left behind.
    await Promise.allSettled(starting);
    await stop();
    throw failure;
  }
}

/** Makes the first MSP by its command, as an operator would, and answers its id and its key. */
export async function createFirstMsp(world: World, logFolder: string): Promise<z.infer<typeof FirstKey>> {
  const printed = await runProgram({
    name: 'msp-create',
    program: 'db/create-msp',
    args: ['--name', 'Northwind MSP', '--json'],
    environment: { ...world.env, DATABASE_URL: world.databaseUrl },
    logFolder,
  });
  return FirstKey.parse(JSON.parse(printed));
}
