import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

import { isolatedSandboxConfig } from '../../config';
import { projectRoot } from '../../project-root';
import { SandboxError } from '../../sandbox-error';
import { createFirstMsp } from '../../start-product';
import { step, type Show } from '../../steps';
import { startWorld } from '../../world';
import { wholeNumbers } from '../bench-options';
import { printApiReport } from './api-report';
import { ownServer, theApi } from './contenders';
import { measureApi } from './measure-api';
import { seedPortfolio } from './seed-portfolio';

const SIZE = { tenants: 100, groupsPerTenant: 5, resourcesPerGroup: 20, jobsPerGroup: 50 };

/** How the API is loaded. */
export interface ApiBenchOptions {
  readonly connections: number;
  readonly seconds: number;
  readonly rounds: number;
}

/** Reads `--connections 16`, `--seconds 5` and `--rounds 2`. */
export function apiBenchOptions(args: readonly string[]): ApiBenchOptions {
  const rest = [...args];
  const options = { connections: 16, seconds: 5, rounds: 2 };
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    const name = flag.replace(/^--/, '');
    if (name !== 'connections' && name !== 'seconds' && name !== 'rounds') {
      throw new SandboxError(`The bench of the API knows --connections, --seconds and --rounds, not "${flag}".`);
    }
    [options[name] = options[name]] = wholeNumbers(flag, rest.shift(), 1);
  }
  return options;
}

/** Serves the portfolio of a seeded database by the API, by a bare server (the ceiling) and by a plain GraphQL server (the floor), and prints what each costs. */
export async function benchApi(options: ApiBenchOptions, show: Show): Promise<void> {
  const logFolder = join(projectRoot(), '.sandbox/bench-logs');
  const world = await startWorld({ config: isolatedSandboxConfig(process.env), ports: 'free', logFolder, snapshotSeconds: 0, show });
  try {
    const { mspId, apiKey } = await createFirstMsp(world, logFolder);
    const superuserUrl = world.migrationDatabaseUrl ?? '';
    await step(
      show,
      'Seed',
      () => seedPortfolio(superuserUrl, mspId, SIZE),
      () => '100 tenants × 5 groups × 20 resources, 50 jobs a group',
    );
    const order = { mspId, connections: options.connections, tenants: SIZE.tenants, groups: SIZE.groupsPerTenant };
    const contenders = [
      ownServer('ceiling: node:http, one statement', 'ceiling-server', order, logFolder),
      theApi('the API, compiled operations', world, { API_COMPILED_OPERATIONS: 'on' }),
      theApi('the API', world, { API_COMPILED_OPERATIONS: 'off' }),
      ownServer('floor: Apollo, a loader per level', 'floor-server', order, logFolder),
    ];
    const body = JSON.stringify({ query: portfolio(), variables: { first: SIZE.tenants, groups: SIZE.groupsPerTenant } });
    const question = { headers: { authorization: `Bearer ${apiKey}` }, body };
    const given = { ...options, question, databaseUrl: world.databaseUrl, postmaster: await postmasterOf(superuserUrl) };
    printApiReport(process.stdout, await measureApi(contenders, given, show));
  } finally {
    await world.stop();
  }
}

/** The document of the portal, less its cursors: their form is the API's own, and no other server could answer the same. */
const portfolio = (): string =>
  readFileSync(join(projectRoot(), 'api/documents/portfolio.graphql'), 'utf8').replaceAll(/^ *endCursor\n/gm, '');

async function postmasterOf(superuserUrl: string): Promise<number> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
  await client.end();
  return Number(readFileSync(join(rows[0]?.folder ?? '', 'postmaster.pid'), 'utf8').split('\n')[0]);
}
