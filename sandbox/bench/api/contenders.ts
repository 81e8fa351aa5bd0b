import { join } from 'node:path';

import { startApi } from '../../processes';
import { projectRoot } from '../../project-root';
import { freePort, LOOPBACK } from '../../servers/ports';
import { startServerProcess } from '../../servers/server-process';
import { untilHealthy } from '../../servers/until-healthy';
import type { World } from '../../world';
import type { ServerOrder } from './scoped-query';

/** A server that answers the portfolio. */
export interface Contender {
  readonly name: string;
  /** Starts one over a database's address. */
  start(databaseUrl: string): Promise<StartedContender>;
}

/** One that answers. */
export interface StartedContender {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

type Kind = Omit<ServerOrder, 'databaseUrl' | 'port'>;

/** A server of the bench's own, as a process of its own. */
export function ownServer(name: string, program: string, order: Kind, logFolder: string): Contender {
  return {
    name,
    async start(databaseUrl) {
      const port = await freePort();
      const url = `http://${LOOPBACK}:${port}/`;
      const server = startServerProcess({
        name: program,
        command: process.execPath,
        args: [join(projectRoot(), 'dist/sandbox/bench/api', `${program}.js`), JSON.stringify({ ...order, databaseUrl, port })],
        environment: { NODE_ENV: 'production' },
        workingFolder: projectRoot(),
        logFile: join(logFolder, `${program}.log`),
        stopSignal: 'SIGTERM',
        stopMs: 2_000,
      });
      // Any answer will do: the floor refuses a GET, as it should.
      await untilHealthy(server, async () => (await fetch(url, { signal: AbortSignal.timeout(5_000) })).status > 0, 20_000);
      return { url, pid: server.pid, stop: () => server.stop() };
    },
  };
}

/** The API as it is deployed; its log is kept to what went wrong, and its limits are on, with room for the load. */
export function theApi(name: string, world: World, environment: Readonly<Record<string, string>>): Contender {
  return {
    name,
    async start(databaseUrl) {
      const ofBench = { NODE_ENV: 'production', API_POINTS_CAPACITY: '1000000000', API_POINTS_PER_SECOND: '1000000000', LOG_LEVEL: 'warn' };
      const env = { ...world.env, ...ofBench, ...environment, DATABASE_URL: databaseUrl };
      const api = await startApi({ name: 'api', environment: env, logFolder: world.logFolder, port: await freePort() });
      return { url: `${api.url}/graphql`, pid: api.pid, stop: () => api.stop() };
    },
  };
}
