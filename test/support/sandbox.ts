import { z } from 'zod';

import { emulatorClient, type EmulatorClient } from '../../sandbox/emulator-client';
import { proxyControl, type ProxyControl } from '../../sandbox/proxy/control-client';
import type { World } from '../../sandbox/world';

/** The servers of this test run. They are shared by all tests: make an MSP, tenants and AWS accounts of your own in them. */
export interface TestSandbox {
  readonly apiUrl: string;
  /** Of the login that the API uses: row-level security binds it. */
  readonly databaseUrl: string;
  /** Of the superuser, for making databases and looking behind row-level security. */
  readonly migrationDatabaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly temporalUiUrl: string;
  /** The CLI's path, for a Temporal server of a test's own. */
  readonly temporalCli: string;
  /** The proxy in front of the emulated AWS: it counts and, on demand, fails. */
  readonly awsUrl: string;
  /** The emulated AWS itself. */
  readonly emulatorUrl: string;
  /** Who vouches for the people of the sandbox. */
  readonly openIdIssuer: string;
  readonly openIdAudience: string;
  /** With which the API and the access node seal secrets. */
  readonly secretsKey: string;
  readonly emulator: EmulatorClient;
  /** Name an account in each rule, other tests use the same proxy. */
  readonly proxy: ProxyControl;
}

const Published = z.object({
  SNAPWARD_TEST_API_URL: z.string(),
  SNAPWARD_TEST_DATABASE_URL: z.url(),
  SNAPWARD_TEST_MIGRATION_DATABASE_URL: z.url(),
  SNAPWARD_TEST_TEMPORAL_ADDRESS: z.string(),
  SNAPWARD_TEST_TEMPORAL_NAMESPACE: z.string(),
  SNAPWARD_TEST_TEMPORAL_UI_URL: z.url(),
  SNAPWARD_TEST_TEMPORAL_CLI: z.string(),
  SNAPWARD_TEST_AWS_URL: z.url(),
  SNAPWARD_TEST_EMULATOR_URL: z.url(),
  SNAPWARD_TEST_OPENID_ISSUER: z.url(),
  SNAPWARD_TEST_OPENID_AUDIENCE: z.string(),
  SNAPWARD_TEST_SECRETS_KEY: z.string(),
});

/** Tells the test processes, which jest starts after this, where everything is. */
export function publishSandbox(world: World, apiUrl: string): void {
  const published: z.input<typeof Published> = {
    SNAPWARD_TEST_API_URL: apiUrl,
    SNAPWARD_TEST_DATABASE_URL: world.databaseUrl,
    SNAPWARD_TEST_MIGRATION_DATABASE_URL: world.migrationDatabaseUrl ?? '',
    SNAPWARD_TEST_TEMPORAL_ADDRESS: world.temporalAddress,
    SNAPWARD_TEST_TEMPORAL_NAMESPACE: world.temporalNamespace,
    SNAPWARD_TEST_TEMPORAL_UI_URL: world.temporalUiUrl ?? '',
    SNAPWARD_TEST_TEMPORAL_CLI: world.temporalCli ?? '',
    SNAPWARD_TEST_AWS_URL: world.awsEndpointUrl,
    SNAPWARD_TEST_EMULATOR_URL: world.emulatorUrl,
    SNAPWARD_TEST_OPENID_ISSUER: world.openIdIssuer,
    SNAPWARD_TEST_OPENID_AUDIENCE: world.openIdAudience,
    SNAPWARD_TEST_SECRETS_KEY: world.env['SNAPWARD_SECRETS_KEY'] ?? '',
  };
  Object.assign(process.env, published);
}

/** The sandbox that this test runs in; outside of one (jest without our configuration) it fails, it never skips. */
export function testSandbox(): TestSandbox {
  const read = Published.safeParse(process.env);
  if (!read.success) throw new Error('No sandbox runs: start tests by "npm test" or "npx jest --config .jest.config.js <file>".');
  const { data } = read;
  return {
    apiUrl: data.SNAPWARD_TEST_API_URL,
    databaseUrl: data.SNAPWARD_TEST_DATABASE_URL,
    migrationDatabaseUrl: data.SNAPWARD_TEST_MIGRATION_DATABASE_URL,
    temporalAddress: data.SNAPWARD_TEST_TEMPORAL_ADDRESS,
    temporalNamespace: data.SNAPWARD_TEST_TEMPORAL_NAMESPACE,
    temporalUiUrl: data.SNAPWARD_TEST_TEMPORAL_UI_URL,
    temporalCli: data.SNAPWARD_TEST_TEMPORAL_CLI,
    awsUrl: data.SNAPWARD_TEST_AWS_URL,
    emulatorUrl: data.SNAPWARD_TEST_EMULATOR_URL,
    openIdIssuer: data.SNAPWARD_TEST_OPENID_ISSUER,
    openIdAudience: data.SNAPWARD_TEST_OPENID_AUDIENCE,
    secretsKey: data.SNAPWARD_TEST_SECRETS_KEY,
    emulator: emulatorClient(data.SNAPWARD_TEST_EMULATOR_URL),
    proxy: proxyControl(data.SNAPWARD_TEST_AWS_URL),
  };
}
