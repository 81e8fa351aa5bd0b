import type { EntityManager } from 'typeorm';
import type { Scope } from '../workflows/domain/scope';

/** TypeORM's manager inside the session's transaction, for writes of one row; the door alone begins and ends transactions. */
export type RowWriter = Omit<EntityManager, 'transaction' | 'release'>;

/** One open transaction; run one query at a time, because they share one connection. */
export interface Transaction {
  /** Runs SQL with `$1 …` parameters and answers the rows, also those of an update or delete with `returning`. */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  readonly manager: RowWriter;
}

/** A transaction that sees and writes the rows of its scope, and no others. */
export interface Session extends Transaction {
  readonly scope: Scope;
}
