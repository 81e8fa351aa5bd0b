import { randomBytes } from 'node:crypto';

import type { SandboxConfig } from './config';
import type { OpenIdPart } from './sign-in-part';
import type { AwsPart, DatabasePart, TemporalPart } from './world-parts';

/** The environment that the API and the workers share; of the database's logins it has the API's, which a worker replaces by its own. */
export function commonEnvironment(
  config: SandboxConfig,
  world: DatabasePart & TemporalPart & AwsPart & OpenIdPart,
): Readonly<Record<string, string>> {
  return Object.freeze({
    DATABASE_URL: world.apiDatabaseUrl,
    TEMPORAL_ADDRESS: world.temporalAddress,
    TEMPORAL_NAMESPACE: world.temporalNamespace,
    ...(world.temporalUiUrl === undefined ? {} : { TEMPORAL_UI_URL: world.temporalUiUrl }),
    AWS_ENDPOINT_URL: world.awsEndpointUrl,
    AWS_REGION: config.awsRegion,
    OIDC_ISSUER: world.openIdIssuer,
    OIDC_AUDIENCE: world.openIdAudience,
    // Secrets are as mortal as the world's database, unless both are configured to last.
    SNAPWARD_SECRETS_KEY: config.secretsKey ?? randomBytes(32).toString('base64'),
    LOG_LEVEL: 'info',
    // AWS's advice about Node versions after January 2027 would stand in the log before the line that a person looks for.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
}

/** What a worker has besides the common environment: its login, and the only AWS identity of its own, which may assume the MSP's role and no more. */
export function workerEnvironment(
  world: AwsPart & Pick<DatabasePart, 'workerDatabaseUrl'> & { readonly env: Readonly<Record<string, string>> },
): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = world.workerKeys;
  return Object.freeze({
    ...world.env,
    DATABASE_URL: world.workerDatabaseUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
}
