import { z } from 'zod';
import { DatabaseEnv, databaseConfigOf, type DatabaseConfig } from '../db/config';
import type { BucketSize } from '../db/repositories/budget/rate-buckets';
import { SecretsKeysText, SecretsKeyText, type SecretsKey } from '../db/secrets';
import { TRUSTED_DOCUMENT_MODES, type TrustedDocumentsConfig } from './trusted-documents/trusted-documents';
import { LIMITS } from './graphql/limits/limits';
import { SLOWEST_CONSUMER } from './http/consumers';
import { TOKEN_ALGORITHMS, type OpenIdProvider } from './auth/openid-provider';

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

const isRange = (range: string): boolean => z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]).safeParse(range).success;

const AddressRanges = z
  .string()
  .transform((text) => text.split(',').flatMap((range) => range.trim() || []))
  .refine((ranges) => ranges.every(isRange), { error: 'must be IP addresses or ranges such as 10.0.0.0/8, with commas between them' });
/** Keys that come over an open line can be anybody's, so plain HTTP is for a provider on this machine alone. */
const providerAddress = z
  .url({ protocol: /^https?$/, error: 'must be an https:// address' })
  .max(500)
  .refine((text) => text.startsWith('https:') || ON_THIS_MACHINE.test(text), 'must be an https:// address, or one of this machine');

const ON_THIS_MACHINE = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$)/;

const ApiEnv = DatabaseEnv.extend({
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_UI_URL: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  API_HOST: z.string().default('127.0.0.1'),
  /** Whose word on the client's address is taken. */
  API_TRUSTED_PROXIES: AddressRanges.default([]),
  API_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  /** Where Prometheus scrapes; without a port nothing is served. */
  API_METRICS_HOST: z.string().default('127.0.0.1'),
  API_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  /** Whether the schema can be asked for, and the GraphQL IDE is served. */
  API_INTROSPECTION: onOff.default(true),
  /** Whether documents are taken by hash, and whether others are taken at all. */
  TRUSTED_DOCUMENTS: z.enum(TRUSTED_DOCUMENT_MODES).default('allow'),
  /** A file with trusted documents beside the ready ones. */
  TRUSTED_DOCUMENTS_MANIFEST: z.string().min(1).optional(),
  /** Points of a principal's full bucket; no less than the most complex operation may cost. */
  API_POINTS_CAPACITY: z.coerce.number().int().min(LIMITS.complexity).max(1_000_000_000).default(200_000),
  API_POINTS_PER_SECOND: z.coerce.number().int().min(1).max(1_000_000_000).default(4_000),
  API_SLOW_CONSUMER_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(300)
    .default(SLOWEST_CONSUMER.graceMs / 1_000),
  API_REQUEST_SECONDS: z.coerce.number().int().min(1).max(300).default(30),
  /** People sign in only when it is set, to exactly what the `iss` of tokens says. */
  OIDC_ISSUER: providerAddress.optional(),
  OIDC_AUDIENCE: z.string().min(1).optional(),
  OIDC_JWKS_URL: providerAddress.optional(),
  OIDC_ALGORITHMS: z
    .string()
    .default('RS256,PS256,ES256,EdDSA')
    .transform((list) => list.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(TOKEN_ALGORITHMS)).min(1)),
  OIDC_CLOCK_SKEW_SECONDS: z.coerce.number().int().min(0).max(300).default(30),
  /** Whether operations over HTTP are compiled to JavaScript when they are first asked. */
  API_COMPILED_OPERATIONS: onOff.default(false),
  SNAPWARD_SECRETS_KEY: SecretsKeyText,
  SNAPWARD_SECRETS_KEYS_ALSO: SecretsKeysText.default([]),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

const withAudience = ApiEnv.refine(({ OIDC_ISSUER, OIDC_AUDIENCE }) => (OIDC_ISSUER === undefined) === (OIDC_AUDIENCE === undefined), {
  path: ['OIDC_AUDIENCE'],
  error: 'OIDC_ISSUER and OIDC_AUDIENCE are set together: a token for another service must not open this one',
});

/** What the API process needs to know. */
export interface ApiConfig {
  readonly database: DatabaseConfig;
  readonly temporal: { readonly address: string; readonly namespace: string; readonly uiUrl: string | null };
  readonly http: { readonly host: string; readonly port: number; readonly trustedProxies: readonly string[] };
  /** Null serves no metrics. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  readonly introspection: boolean;
  readonly compiledOperations: boolean;
  readonly trustedDocuments: TrustedDocumentsConfig;
  /** What one principal may spend on all replicas together. */
  readonly points: BucketSize;
  /** How long an operation may take. */
  readonly requestMs: number;
  /** How long somebody to whom events are sent may take nothing. */
  readonly slowConsumerMs: number;
  /** Who vouches for people; null when only API keys are taken. */
  readonly openIdProvider: OpenIdProvider | null;
  /** Seals secrets and signs cursors. */
  readonly secretsKey: SecretsKey;
  /** Those of cursors that are out are taken, too. */
  readonly secretsKeysAlso: readonly SecretsKey[];
  readonly logLevel: string;
}

/** The one place where the API looks at its environment; throws one error that names everything wrong. */
export function readApiConfig(env: NodeJS.ProcessEnv): ApiConfig {
  const read = withAudience.safeParse(env);
  if (!read.success) throw new Error(`Bad API environment\n${z.prettifyError(read.error)}`);
  const { data } = read;
  return Object.freeze({
    database: databaseConfigOf(data, 'api', 'snapward api'),
    temporal: { address: data.TEMPORAL_ADDRESS, namespace: data.TEMPORAL_NAMESPACE, uiUrl: data.TEMPORAL_UI_URL ?? null },
    http: { host: data.API_HOST, port: data.API_PORT, trustedProxies: data.API_TRUSTED_PROXIES },
    metrics: data.API_METRICS_PORT === undefined ? null : { host: data.API_METRICS_HOST, port: data.API_METRICS_PORT },
    introspection: data.API_INTROSPECTION,
    compiledOperations: data.API_COMPILED_OPERATIONS,
    trustedDocuments: { mode: data.TRUSTED_DOCUMENTS, manifestFile: data.TRUSTED_DOCUMENTS_MANIFEST ?? null },
    points: { capacity: data.API_POINTS_CAPACITY, perSecond: data.API_POINTS_PER_SECOND },
    requestMs: data.API_REQUEST_SECONDS * 1_000,
    slowConsumerMs: data.API_SLOW_CONSUMER_SECONDS * 1_000,
    openIdProvider: openIdProviderOf(data),
    secretsKey: data.SNAPWARD_SECRETS_KEY,
    secretsKeysAlso: data.SNAPWARD_SECRETS_KEYS_ALSO,
    logLevel: data.LOG_LEVEL,
  });
}

function openIdProviderOf(env: z.infer<typeof ApiEnv>): OpenIdProvider | null {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl = null } = env;
  if (issuer === undefined || audience === undefined) return null;
  const { OIDC_ALGORITHMS: algorithms, OIDC_CLOCK_SKEW_SECONDS: clockSkewSeconds } = env;
  return Object.freeze({ issuer, audience, jwksUrl, algorithms, clockSkewSeconds });
}
