import { z } from 'zod';

import { SandboxError } from './sandbox-error';

const word = z.string().min(1).optional();

const SandboxEnvironment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }).optional(),
  MIGRATION_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }).optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/, 'must be host:port')
    .optional(),
  TEMPORAL_NAMESPACE: word,
  TEMPORAL_UI_URL: z.url().optional(),
  TEMPORAL_CLI_PATH: word,
  AWS_ENDPOINT_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  AWS_ACCESS_KEY_ID: word,
  AWS_SECRET_ACCESS_KEY: word,
  AWS_REGION: word,
  OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  OIDC_AUDIENCE: word,
  SNAPWARD_SECRETS_KEY: z.base64('must be base64').optional(),
  PATH: z.string().optional(),
});

/** What the environment configures: an address means that its server is there and must not be started. */
export interface SandboxConfig {
  readonly databaseUrl: string | undefined;
  /** A login that may change the schema; without it a configured database is taken as migrated. */
  readonly migrationDatabaseUrl: string | undefined;
  readonly temporalAddress: string | undefined;
  readonly temporalNamespace: string | undefined;
  readonly temporalUiUrl: string | undefined;
  readonly temporalCliPath: string | undefined;
  readonly awsEndpointUrl: string | undefined;
  readonly awsAccessKeyId: string | undefined;
  readonly awsSecretAccessKey: string | undefined;
  readonly awsRegion: string;
  readonly oidcIssuer: string | undefined;
  readonly oidcAudience: string | undefined;
  /** 32 random bytes in base64; needed when the database outlives this run. */
  readonly secretsKey: string | undefined;
  readonly searchPath: string | undefined;
}

/** Reads the sandbox's part of the environment; an empty value counts as absent, and all that is wrong is said at once. */
export function readSandboxConfig(environment: Readonly<Record<string, string | undefined>>): SandboxConfig {
  const read = SandboxEnvironment.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')));
  if (!read.success) throw new SandboxError(`The environment cannot be used:\n${z.prettifyError(read.error)}`);
  const { data } = read;
  return Object.freeze({
    databaseUrl: data.DATABASE_URL,
    migrationDatabaseUrl: data.MIGRATION_DATABASE_URL,
    temporalAddress: data.TEMPORAL_ADDRESS,
    temporalNamespace: data.TEMPORAL_NAMESPACE,
    temporalUiUrl: data.TEMPORAL_UI_URL,
    temporalCliPath: data.TEMPORAL_CLI_PATH,
    awsEndpointUrl: data.AWS_ENDPOINT_URL,
    awsAccessKeyId: data.AWS_ACCESS_KEY_ID,
    awsSecretAccessKey: data.AWS_SECRET_ACCESS_KEY,
    awsRegion: data.AWS_REGION ?? 'eu-central-1',
    oidcIssuer: data.OIDC_ISSUER,
    oidcAudience: data.OIDC_AUDIENCE,
    secretsKey: data.SNAPWARD_SECRETS_KEY,
    searchPath: data.PATH,
  });
}

/** Nothing is configured: every part is ours (tests must not touch a server that somebody works with); a Temporal CLI that is installed is still used. */
export function isolatedSandboxConfig(environment: Readonly<Record<string, string | undefined>>): SandboxConfig {
  const { PATH, TEMPORAL_CLI_PATH } = environment;
  return readSandboxConfig({ PATH, TEMPORAL_CLI_PATH });
}
