import { Client } from 'pg';
import { openDatabase, type Database } from '../../../db/database';
import { firstMspKey } from '../../../db/first-msp-key';
import type { ApiKeyRequest } from '../../../db/repositories/access/api-keys';
import type { ApiKeyId, MspId } from '../../../workflows/domain/ids';
import type { Owner } from '../builders-rows';
import { graphqlClient, type GraphqlClient } from '../graphql-client';
import { testSandbox } from '../sandbox';

/** Who uses the API, as a test makes him. */
export interface KeyHolder {
  readonly token: string;
  readonly client: GraphqlClient;
}

/** An MSP that nobody else knows, with the key of its administrators. */
export interface NewMsp extends KeyHolder {
  readonly mspId: MspId;
}

/** The API of this test run over HTTP, and its database through all doors. */
export interface ApiOfRun {
  readonly url: string;
  readonly database: Database;
  /** The superuser, who sees past row-level security. */
  readonly sql: Client;
  anMsp(): Promise<NewMsp>;
  /** A key of a tenant's administrators, or of the MSP's; in another role, or with limits, when that is asked for. */
  keyOf(owner: Owner, wish?: Partial<ApiKeyRequest>): Promise<KeyHolder & { readonly keyId: ApiKeyId }>;
  /** Somebody who shows this token, and asks for this scope when it is for several. */
  holder(token: string, scopeId?: string): KeyHolder;
  close(): Promise<void>;
}

/** Opens the way to the API of the run; close it after the last test of the file. */
export async function apiOfRun(): Promise<ApiOfRun> {
  const { apiUrl, databaseUrl, migrationDatabaseUrl } = testSandbox();
  if (!apiUrl) throw new Error('No API runs: build first, then start the tests again.');
  const limits = {
    process: 'operator' as const,
    poolSize: 3,
    statementTimeoutMs: 10_000,
    applicationName: 'snapward test',
    apiKeyPepper: null,
  };
  const database = await openDatabase({ url: databaseUrl, ...limits });
  const behind = new URL(migrationDatabaseUrl);
  behind.pathname = new URL(databaseUrl).pathname;
  const sql = new Client({ connectionString: behind.href });
  await sql.connect();
  return {
    ...apiAt(apiUrl, database, sql),
    async close() {
      await database.close();
      await sql.end();
    },
  };
}

/** An API at an address, with the database behind it. */
export function apiAt(url: string, database: Database, sql: Client): Omit<ApiOfRun, 'close'> {
  const holder = (token: string, scopeId?: string): KeyHolder => ({ token, client: graphqlClient(url, `Bearer ${token}`, scopeId) });
  return {
    url,
    database,
    sql,
    holder,
    async anMsp() {
      const { mspId, key } = await firstMspKey(database, 'MSP of a test');
      return { mspId, ...holder(key.token) };
    },
    async keyOf({ mspId, tenantId }, wish = {}) {
      const role = tenantId === null ? 'MSP_ADMIN' : 'TENANT_ADMIN';
      const wanted: ApiKeyRequest = { name: 'Administrator', role, tenantId, expiresAt: null, ...wish };
      const { id, token } = await database.inMsp({ mspId, tenantId: null }, ({ apiKeys }) => apiKeys.issue(wanted));
      return { keyId: id, ...holder(token) };
    },
  };
}
