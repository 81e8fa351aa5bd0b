import 'reflect-metadata';
import { DataSource } from 'typeorm';
import type { DatabaseConfig } from './config';
import { ENTITIES } from './entities';
import { SnakeNames } from './snake-names';

/** The pool and the row mapping of one process; nothing is ever synchronised from entities, migrations alone make the schema. */
export function dataSourceFor(config: DatabaseConfig): DataSource {
  return new DataSource({
    type: 'postgres',
    url: config.url,
    applicationName: config.applicationName,
    poolSize: config.poolSize,
    connectTimeoutMS: 10_000,
    entities: [...ENTITIES],
    namingStrategy: new SnakeNames(),
    synchronize: false,
    installExtensions: false,
    logging: false,
    extra: {
      statement_timeout: config.statementTimeoutMs,
      // Work that hangs inside a door must not hold its locks for ever.
      idle_in_transaction_session_timeout: 60_000,
      keepAlive: true,
    },
  });
}
