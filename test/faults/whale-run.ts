import { join } from 'node:path';
import { isolatedSandboxConfig } from '../../sandbox/config';
import { projectRoot } from '../../sandbox/project-root';
import { explain } from '../../sandbox/sandbox-error';
import { startProduct } from '../../sandbox/start-product';
import { terminalOn } from '../../sandbox/story/terminal';
import { besideAWhale, median, p95 } from '../support/faults/beside-a-whale';
import { secondsOf } from '../support/faults/job-report';
import { anMspAtWork, type TenantAtWork } from '../support/faults/msp-at-work';
import { graphqlClient } from '../support/graphql-client';

const WHALE = 2_000;
const SMALL = { tenants: 20, instances: 5 };
// The whale is to be at work for as long as the small ones are, and AWS takes minutes in any case.
const WHALE_SNAPSHOT_SECONDS = 60;

const show = (line: string): void => void process.stdout.write(`${line}\n`);

/** The whale run of the documentation: `node dist/test/faults/whale-run.js`, some minutes, ends with 1 when the small tenants had to wait. */
async function main(): Promise<void> {
  const logFolder = join(projectRoot(), '.sandbox/whale-logs');
  const product = await startProduct({ config: isolatedSandboxConfig(process.env), ports: 'free', logFolder, snapshotSeconds: 1, show });
  try {
    const { emulator, awsEndpointUrl: awsUrl } = product.world;
    const [region = ''] = (await emulator.world()).regions;
    const client = graphqlClient(product.apiUrl.replace(/\/graphql$/, ''), `Bearer ${product.apiKey}`);
    const atWork = await anMspAtWork({ client, emulator, awsUrl, region });
    show(`  connecting and discovering ${SMALL.tenants} tenants of ${SMALL.instances} instances and one of ${WHALE} …`);
    const small: TenantAtWork[] = [];
    while (small.length < SMALL.tenants) small.push(await atWork.aTenant(SMALL.instances, { discovered: true }));
    const whale = await atWork.aTenant(WHALE, { discovered: true });
    await emulator.change({ accountId: whale.account.accountId, snapshotSeconds: WHALE_SNAPSHOT_SECONDS });

    show('  backing the small ones up alone, while the whale starts its snapshots, and alone again …');
    const { alone, beside, outlasted, whale: job } = await besideAWhale(client, small, whale);
    const ratio = p95(beside) / p95(alone);
    const row = (what: string, seconds: readonly number[]): string[] => [what, median(seconds).toFixed(1), p95(seconds).toFixed(1)];
    terminalOn(process.stdout).table(
      ['20 jobs of 5 instances', 'median s', 'p95 s'],
      [row('alone', alone), row('beside the whale', beside)],
    );
    show(`  p95 beside / p95 alone: ${ratio.toFixed(2)} (goal: at most 2)`);
    show(
      `  the whale: ${job.state}, ${job.progress.completed} of ${WHALE} in ${secondsOf(job).toFixed(1)} s, at work all the while: ${outlasted}`,
    );
    if (ratio > 2 || !outlasted || job.state !== 'COMPLETED') process.exitCode = 1;
  } finally {
    await product.stop();
  }
}

main().then(
  () => process.exit(),
  (failure: unknown) => {
    process.stderr.write(`${explain(failure)}\n`);
    process.exit(1);
  },
);
