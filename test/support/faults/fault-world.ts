import { join } from 'node:path';
import { Client } from 'pg';
import { openDatabase } from '../../../db/database';
import { firstMspKey } from '../../../db/first-msp-key';
import { isolatedSandboxConfig } from '../../../sandbox/config';
import { startApi, startWorker, type RunningApi, type RunningProgram } from '../../../sandbox/processes';
import { projectRoot } from '../../../sandbox/project-root';
import { freePort } from '../../../sandbox/servers/ports';
import { startWorld, type World } from '../../../sandbox/world';
import { workerEnvironment } from '../../../sandbox/world-environment';
import { graphqlClient, type GraphqlClient } from '../graphql-client';
import { killable, type Killable } from './killable';

/** The only region of these worlds that access nodes serve. */
export const REGION = 'eu-central-1';

/** Waits of a back-up, shortened for tests: how long the emulated EC2 hides new tags, and how long workers reckon with. */
const TAGS_SHOW_AFTER_SECONDS = 1;
const TAG_VISIBILITY_MS = 1_500;

/** What a world of faults begins with. */
export interface FaultWorldOptions {
  /** Names its folder of logs. */
  readonly name: string;
  readonly workers: number;
  /** How long a snapshot is pending. */
  readonly snapshotSeconds: number;
  /** Keeps Temporal's histories, so that its server may crash and come back. */
  readonly keepHistories?: boolean;
}

/** A world of one test's own, whose servers and processes may be killed. */
export interface FaultWorld {
  readonly world: World;
  readonly workers: readonly Killable[];
  /** The API that tests ask. */
  readonly api: Killable<RunningApi>;
  /** One more API; what is given wins over the world's environment. */
  anotherApi(name: string, given?: Readonly<Record<string, string>>): Promise<Killable<RunningApi>>;
  anotherWorker(name: string, given?: Readonly<Record<string, string>>): Promise<Killable>;
  /** An MSP of its own: the header of its administrators, and a client of the API with it. */
  anMsp(): Promise<{ readonly authorization: string; readonly client: GraphqlClient }>;
  /** Asks the database as the superuser, over a connection of its own, since the last one may have died with the server. */
  sql<Row extends object>(text: string, parameters?: readonly unknown[]): Promise<Row[]>;
  superuser(): Promise<Client>;
  stop(): Promise<void>;
}

/** Starts servers, one API and some workers on free ports; whatever fails, nothing of it is left. */
export async function aFaultWorld({ name, workers, snapshotSeconds, keepHistories = false }: FaultWorldOptions): Promise<FaultWorld> {
  const logFolder = join(projectRoot(), '.sandbox/logs', name);
  const config = isolatedSandboxConfig(process.env);
  const histories = keepHistories ? { temporalDatabaseFile: 'temporal.sqlite' } : {};
  const world = await startWorld({ config, ports: 'free', logFolder, snapshotSeconds, ...histories });
  const started: Killable[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((program) => program.stop()));
    await world.stop();
  };
  const keep = async <Program extends RunningProgram>(starting: Promise<Killable<Program>>): Promise<Killable<Program>> => {
    const program = await starting;
    started.push(program);
    return program;
  };

  const anotherApi: FaultWorld['anotherApi'] = async (apiName, given = {}) => {
    const port = await freePort();
    return keep(killable(() => startApi({ name: apiName, port, environment: { ...world.env, ...given }, logFolder })));
  };
  const anotherWorker: FaultWorld['anotherWorker'] = (workerName, given = {}) => {
    const environment = { ...workerEnvironment(world), PROTECT_TAG_VISIBILITY_MS: String(TAG_VISIBILITY_MS), ...given };
    return keep(killable(() => startWorker({ name: workerName, regions: [REGION], environment, logFolder })));
  };
  const superuser = async (): Promise<Client> => {
    const client = new Client({ connectionString: world.migrationDatabaseUrl ?? '' });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };

  try {
    await world.emulator.change({ tagVisibilityDelaySeconds: TAGS_SHOW_AFTER_SECONDS });
    const api = await anotherApi('api');
    const nodes: Killable[] = [];
    for (let node = 1; node <= workers; node += 1) nodes.push(await anotherWorker(`node-${node}`));
    return {
      world,
      api,
      workers: nodes,
      anotherApi,
      anotherWorker,
      superuser,
      stop,
      async anMsp() {
        const limits = {
          process: 'operator' as const,
          poolSize: 2,
          statementTimeoutMs: 10_000,
          applicationName: 'snapward test',
          apiKeyPepper: null,
        };
        const database = await openDatabase({ url: world.databaseUrl, ...limits });
        const { key } = await firstMspKey(database, 'MSP of a test').finally(() => database.close());
        const authorization = `Bearer ${key.token}`;
        return { authorization, client: graphqlClient(api.now().url, authorization) };
      },
      async sql<Row extends object>(text: string, parameters: readonly unknown[] = []) {
        const client = await superuser();
        try {
          return (await client.query<Row>(text, [...parameters])).rows;
        } finally {
          await client.end();
        }
      },
    };
  } catch (failure) {
    await stop();
    throw failure;
  }
}
