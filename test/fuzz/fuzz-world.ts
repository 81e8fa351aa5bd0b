import { join } from 'node:path';
import { Client } from 'pg';
import { startApi } from '../../sandbox/processes';
import { projectRoot } from '../../sandbox/project-root';
import { freePort } from '../../sandbox/servers/ports';
import { openDatabase } from '../../db/database';
import { apiAt } from '../support/api/api-of-run';
import { aServedMsp } from '../support/api/served-msp';
import type { Asker } from './fuzz-api';

/** The servers that a fuzzed API stands on. */
export interface FuzzServers {
  readonly databaseUrl: string;
  readonly superuserUrl: string;
  readonly temporalAddress: string;
  readonly secretsKey: string;
}

/** An API of its own, furnished, with everybody who may ask it. */
export interface FuzzWorld {
  readonly url: string;
  readonly pid: number;
  readonly askers: readonly [Asker, ...Asker[]];
  /** Of two MSPs. */
  readonly ids: readonly string[];
  stop(): Promise<void>;
}

/** Starts a process of the API over an own database, furnishes two MSPs, and gives keys of one of them, among tokens that are none. */
export async function aFuzzWorld({ databaseUrl, superuserUrl, temporalAddress, secretsKey }: FuzzServers): Promise<FuzzWorld> {
  const api = await startApi({
    name: 'fuzzed-api',
    port: await freePort(),
    logFolder: join(projectRoot(), '.sandbox/logs/fuzz'),
    environment: {
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      // Nobody works there, so that what random mutations start waits in the outbox.
      TEMPORAL_NAMESPACE: 'nobody-works-here',
      SNAPWARD_SECRETS_KEY: secretsKey,
      API_POINTS_CAPACITY: '1000000000',
      API_POINTS_PER_SECOND: '1000000000',
      LOG_LEVEL: 'warn',
    },
  });
  const database = await openDatabase({
    url: databaseUrl,
    process: 'operator' as const,
    poolSize: 2,
    statementTimeoutMs: 10_000,
    applicationName: 'snapward fuzz',
    apiKeyPepper: null,
  });
  const sql = new Client({ connectionString: superuserUrl });
  await sql.connect();
  const place = apiAt(api.url, database, sql);
  const [msp, stranger] = [await aServedMsp(place), await aServedMsp(place)];
  const [tenant] = msp.tenants;
  const bearer = (who: string, token: string): Asker => ({ who, authorization: `Bearer ${token}` });
  const msps = bearer('the MSP', msp.token);
  const ids = [msp, stranger].flatMap((each) => [each.mspId, ...each.allIds, ...each.tenants.flatMap(({ allIds }) => allIds)]);
  await database.close();
  await sql.end();
  return {
    url: api.url,
    pid: api.pid,
    ids,
    askers: [
      msps,
      msps,
      msps,
      bearer('a tenant', tenant.token),
      bearer('a tenant', tenant.token),
      { who: 'nobody', authorization: undefined },
      bearer('a key that was never given', `${tenant.token.slice(0, -4)}AAAA`),
      { who: 'somebody confused', authorization: 'Basic \u00ff' },
    ],
    stop: () => api.stop(),
  };
}
