import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import { isTenantScope, type MspScope, type Scope, type TenantScope } from '../workflows/domain/scope';
import type { DatabaseConfig } from './config';
import { dataSourceFor } from './data-source';
import { scopeRoleOf } from './process-roles';
import { repositoriesFor, type Repositories } from './repositories';
import { systemRepositoriesFor, type SystemRepositories } from './system-repositories';
import { inTransaction } from './transaction';

/** The only ways to the rows. Each call is one short transaction: it commits when `work` answers and rolls back when `work` throws. */
export interface Database {
  /** Sees and writes the rows of one tenant. */
  inTenant<T>(scope: TenantScope, work: (db: Repositories) => Promise<T>): Promise<T>;
  /** Sees and writes the rows of one MSP and of all its tenants. */
  inMsp<T>(scope: MspScope, work: (db: Repositories) => Promise<T>): Promise<T>;
  /** One of the two, as the scope says. */
  inScope<T>(scope: Scope, work: (db: Repositories) => Promise<T>): Promise<T>;
  /** The narrow third door, where no scope is known yet: API key look-up, signing in, outbox relay, access node registration, removing what has expired; nothing else. */
  inSystem<T>(work: (db: SystemRepositories) => Promise<T>): Promise<T>;
  /** How busy this process's connections are. */
  poolState(): PoolState;
  close(): Promise<void>;
}

/** Connections that are open, those of them that are free, and how many pieces of work wait for one. */
export type PoolState = Readonly<Record<'open' | 'free' | 'waited_for', number>>;

/** Connects; throws when the database cannot be reached or the login is refused. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  const dataSource = await dataSourceFor(config).initialize();
  return databaseOver(dataSource, config);
}

function databaseOver(dataSource: DataSource, { apiKeyPepper, process }: DatabaseConfig): Database {
  const within =
    (kind: 'msp' | 'tenant') =>
    <T>(scope: Scope, work: (db: Repositories) => Promise<T>): Promise<T> =>
      inTransaction(dataSource, scopeRoleOf(process, kind), scope, (transaction) =>
        work(repositoriesFor({ ...transaction, scope }, { apiKeyPepper })),
      );
  const inTenant = within('tenant');
  const inMsp = within('msp');
  return {
    inTenant,
    inMsp,
    inScope: (scope, work) => (isTenantScope(scope) ? inTenant : inMsp)(scope, work),
    inSystem: (work) =>
      inTransaction(dataSource, scopeRoleOf(process, 'system'), null, (transaction) =>
        work(systemRepositoriesFor(transaction, { apiKeyPepper })),
      ),
    poolState() {
      const { totalCount, idleCount, waitingCount } = (dataSource.driver as PostgresDriver).master as Pool;
      return { open: totalCount, free: idleCount, waited_for: waitingCount };
    },
    close: () => dataSource.destroy(),
  };
}
