import { join } from 'node:path';
import { startWorker, type RunningProgram } from '../../../sandbox/processes';
import { projectRoot } from '../../../sandbox/project-root';
import { testSandbox } from '../sandbox';

/** What is special of an access node, by the names of its settings. */
export type NodeSettings = Readonly<Record<'WORKER_MAX_ACTIVITIES', string>>;

/**
 * An access node of a test's own in the sandbox of this run. Give it a region that no other test uses: it shares the control queue with
 * everybody, but all AWS steps of its region are its own.
 */
export async function anOwnNode(region: string, settings: NodeSettings): Promise<RunningProgram> {
  const sandbox = testSandbox();
  const { admin } = await sandbox.emulator.world();
  return startWorker({
    name: `access-node-${region}`,
    regions: [region],
    logFolder: join(projectRoot(), '.sandbox/logs/test'),
    environment: {
      DATABASE_URL: sandbox.databaseUrl,
      TEMPORAL_ADDRESS: sandbox.temporalAddress,
      TEMPORAL_NAMESPACE: sandbox.temporalNamespace,
      AWS_ENDPOINT_URL: sandbox.awsUrl,
      AWS_ACCESS_KEY_ID: admin.worker.accessKeyId,
      AWS_SECRET_ACCESS_KEY: admin.worker.secretAccessKey,
      SNAPWARD_SECRETS_KEY: sandbox.secretsKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...settings,
    },
  });
}
