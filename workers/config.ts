import { hostname } from 'node:os';
import { z } from 'zod';
import { databaseConfigOf, DatabaseEnv, type DatabaseConfig } from '../db/config';
import { SecretsKeysText, SecretsKeyText, type SecretsKey } from '../db/secrets';

// A comma list, as in eu-central-1,eu-west-1.
const regionList = z.string().transform((text, context) => {
  const regions = text.split(',').map((region) => region.trim());
  const wrong = regions.filter((region) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region));
  wrong.forEach((region) => context.addIssue({ code: 'custom', message: `"${region}" is no AWS region` }));
  return [...new Set(regions)];
});

const WorkerEnv = DatabaseEnv.extend({
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  SNAPWARD_SECRETS_KEY: SecretsKeyText,
  SNAPWARD_SECRETS_KEYS_ALSO: SecretsKeysText.default([]),
  ACCESS_NODE_NAME: z.string().min(1).max(100).default(hostname()),
  ACCESS_NODE_REGIONS: regionList,
  AWS_ENDPOINT_URL: z.url().optional(),
  AWS_ACCESS_KEY_ID: z.string().min(1).optional(),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  AWS_SESSION_TOKEN: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  WORKER_DEPLOYMENT_NAME: z.string().min(1).optional(),
  WORKER_BUILD_ID: z.string().min(1).default('dev'),
  WORKER_SHUTDOWN_GRACE_SECONDS: z.coerce.number().int().min(0).max(3_600).default(4),
  WORKER_MAX_ACTIVITIES: z.coerce.number().int().min(1).max(1_000).default(40),
  WORKER_MAX_CACHED_WORKFLOWS: z.coerce.number().int().min(0).max(5_000).default(300),
  PROTECT_TAG_VISIBILITY_MS: z.coerce.number().int().min(0).max(120_000).default(15_000),
  RECONCILE_GRACE_SECONDS: z.coerce.number().int().min(0).max(3_600).default(90),
}).refine((env) => (env.AWS_ACCESS_KEY_ID === undefined) === (env.AWS_SECRET_ACCESS_KEY === undefined), {
  error: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY come together or not at all',
  path: ['AWS_SECRET_ACCESS_KEY'],
});

/** All that an access node is told. */
export interface WorkerConfig {
  readonly database: DatabaseConfig;
  readonly temporal: { readonly address: string; readonly namespace: string };
  /** Opens what the API has sealed. */
  readonly secretsKeys: readonly SecretsKey[];
  readonly node: { readonly name: string; readonly regions: readonly string[] };
  readonly aws: {
    readonly endpointUrl: string | null;
    /** Null takes the SDK's own chain (instance or task role, profile). */
    readonly identity: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string } | null;
  };
  readonly logLevel: string;
  readonly buildId: string;
  /** Null leaves worker versioning off, as in development. */
  readonly deploymentName: string | null;
  /** How long steps may go on after a stop before they are cancelled; they are forced to end 2 s later. */
  readonly shutdownGraceSeconds: number;
  readonly maxActivities: number;
  readonly maxCachedWorkflows: number;
  /** How long a new snapshot may take to show by its tags, in milliseconds. */
  readonly tagVisibilityMs: number;
  /** How long the steps of a run that is over may still act; a reconciliation waits for so long. */
  readonly reconcileGraceSeconds: number;
}

/** The access node's slice of the environment; throws one error that names everything wrong. */
export function readWorkerConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const read = WorkerEnv.safeParse(env);
  if (!read.success) throw new Error(`Bad worker environment\n${z.prettifyError(read.error)}`);
  const { data } = read;
  return Object.freeze({
    database: databaseConfigOf(data, 'worker', `snapward-worker ${data.ACCESS_NODE_NAME}`),
    temporal: { address: data.TEMPORAL_ADDRESS, namespace: data.TEMPORAL_NAMESPACE },
    secretsKeys: [data.SNAPWARD_SECRETS_KEY, ...data.SNAPWARD_SECRETS_KEYS_ALSO],
    node: { name: data.ACCESS_NODE_NAME, regions: data.ACCESS_NODE_REGIONS },
    aws: { endpointUrl: data.AWS_ENDPOINT_URL ?? null, identity: identityOf(data) },
    logLevel: data.LOG_LEVEL,
    buildId: data.WORKER_BUILD_ID,
    deploymentName: data.WORKER_DEPLOYMENT_NAME ?? null,
    shutdownGraceSeconds: data.WORKER_SHUTDOWN_GRACE_SECONDS,
    maxActivities: data.WORKER_MAX_ACTIVITIES,
    maxCachedWorkflows: data.WORKER_MAX_CACHED_WORKFLOWS,
    tagVisibilityMs: data.PROTECT_TAG_VISIBILITY_MS,
    reconcileGraceSeconds: data.RECONCILE_GRACE_SECONDS,
  });
}

function identityOf(env: z.infer<typeof WorkerEnv>): WorkerConfig['aws']['identity'] {
  if (env.AWS_ACCESS_KEY_ID === undefined || env.AWS_SECRET_ACCESS_KEY === undefined) return null;
  const sessionToken = env.AWS_SESSION_TOKEN;
  return { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY, ...(sessionToken ? { sessionToken } : {}) };
}
