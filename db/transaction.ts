import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner';
import type { Scope } from '../workflows/domain/scope';
import type { ScopeRole } from './process-roles';
import type { Transaction } from './session';

const ID = /^[a-z]{2,3}_[0-9a-f]{32}$/;

const literal = (id: string | null): string => {
  // `set local` and a message of several statements take no parameters, so only what is certainly an id goes in.
  if (id !== null && !ID.test(id)) throw new Error('A scope must hold ids.');
  return `'${id ?? ''}'`;
};

const opening = (role: ScopeRole, scope: Scope | null): string =>
  `begin; set local role ${role}; ` +
  `select set_config('app.msp_id', ${literal(scope?.mspId ?? null)}, true), set_config('app.tenant_id', ${literal(scope?.tenantId ?? null)}, true)`;

/** Runs `work` in one transaction under a scope role; role and settings end with the transaction, so a pooled connection carries nothing on. */
export async function inTransaction<T>(
  dataSource: DataSource,
  role: ScopeRole,
  scope: Scope | null,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const begin = opening(role, scope);
  const runner = dataSource.createQueryRunner() as PostgresQueryRunner;
  const client = (await runner.connect()) as PoolClient;
  try {
    // Begin, role and scope travel in one message: a round trip costs more than the statements.
    await client.query(begin);
    // TypeORM did not begin this transaction; without this it would begin and commit one of its own around each save.
    runner.isTransactionActive = true;
    const answer = await work(transactionOn(client, runner));
    const { command } = await client.query('commit');
    // PostgreSQL answers ROLLBACK, and no error, when an earlier statement failed and somebody swallowed that.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back, because a statement in it had failed.');
    await runner.release();
    return answer;
  } catch (error) {
    await rollBack(client, runner);
    throw error;
  }
}

function transactionOn(client: PoolClient, runner: PostgresQueryRunner): Transaction {
  return {
    manager: runner.manager,
    async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
      const { rows } = await client.query<Row>(sql, [...parameters]);
      return rows;
    },
  };
}

/** A connection that cannot even roll back is broken and must not go back to the pool; the first error stays the one that counts. */
async function rollBack(client: PoolClient, runner: PostgresQueryRunner): Promise<void> {
  try {
    await client.query('rollback');
  } catch {
    // Ending it marks it; the pool drops a marked connection when it is released.
    void client.end();
  } finally {
    await runner.release();
  }
}
