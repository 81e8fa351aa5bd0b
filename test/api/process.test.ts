import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startApi } from '../../sandbox/processes';
import { freePort } from '../../sandbox/servers/ports';
import { PROJECT_ROOT } from '../architecture/source-files';
import { testSandbox } from '../support/sandbox';

const LIMIT_MIB = 200;

describe('the API process', () => {
  it('holds less than 200 MiB when it begins to serve', async () => {
    const { databaseUrl, temporalAddress, temporalNamespace, secretsKey } = testSandbox();
    const begun = performance.now();
    const api = await startApi({
      name: 'api-of-a-test',
      environment: {
        DATABASE_URL: databaseUrl,
        TEMPORAL_ADDRESS: temporalAddress,
        TEMPORAL_NAMESPACE: temporalNamespace,
        SNAPWARD_SECRETS_KEY: secretsKey,
      },
      logFolder: join(PROJECT_ROOT, '.sandbox/test-logs'),
      port: await freePort(),
    });
    const seconds = (performance.now() - begun) / 1_000;
    const status = readFileSync(`/proc/${api.pid}/status`, 'utf8');
    await api.stop();

    const residentMiB = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    console.info(`The API began to serve after ${seconds.toFixed(1)} s with ${residentMiB.toFixed(0)} MiB resident.`);
    expect(residentMiB).toBeLessThan(LIMIT_MIB);
  });

  it('loads no part of the AWS SDK, whatever it is made of', async () => {
    // Of the whole program, without running it: requiring api/api loads every resolver, use case and transport.
    const script = `require('./dist/api/api.js'); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: PROJECT_ROOT, maxBuffer: 64 * 1024 * 1024 });
    const loaded = JSON.parse(stdout) as string[];

    expect(loaded.filter((file) => file.includes('vm-group.resolver'))).toHaveLength(1);
    expect(loaded.filter((file) => /node_modules\/@(aws-sdk|smithy)\//.test(file))).toEqual([]);
  });
});
