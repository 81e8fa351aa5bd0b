import { z } from 'zod';
import type { ProcessKind } from './process-roles';

/** What the database part of a process's environment looks like; a process merges it into its own, so that all that is wrong is said at once. */
export const DatabaseEnv = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(200).default(10),
  DATABASE_STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(30_000),
  API_KEY_PEPPER: z.string().min(16).optional(),
});

/** How to reach the database, as what, and how long it may take. */
export interface DatabaseConfig {
  readonly url: string;
  /** Decides which roles are taken; the login must be allowed to. */
  readonly process: ProcessKind;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  /** Shown to an operator of PostgreSQL in pg_stat_activity. */
  readonly applicationName: string;
  /** Keys the hash of API key secrets when it is given; changing it makes every key invalid. */
  readonly apiKeyPepper: string | null;
}

/** The database's slice of an environment that was already read. */
export function databaseConfigOf(env: z.infer<typeof DatabaseEnv>, process: ProcessKind, applicationName: string): DatabaseConfig {
  return Object.freeze({
    url: env.DATABASE_URL,
    process,
    poolSize: env.DATABASE_POOL_SIZE,
    statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT_MS,
    applicationName,
    apiKeyPepper: env.API_KEY_PEPPER ?? null,
  });
}

/** The database configuration of an operator's command that needs nothing else; throws one error that names everything wrong. */
export function readDatabaseConfig(env: NodeJS.ProcessEnv, applicationName: string): DatabaseConfig {
  const read = DatabaseEnv.safeParse(env);
  if (!read.success) throw new Error(`Bad database environment\n${z.prettifyError(read.error)}`);
  return databaseConfigOf(read.data, 'operator', applicationName);
}
