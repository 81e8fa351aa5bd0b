import '../support/errors-across-realms';
import type { RunningProgram } from '../../sandbox/processes';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { awsOfTenant } from '../support/faults/aws-of-tenant';
import { besideAWhale, median, p95 } from '../support/faults/beside-a-whale';
import { anMspAtWork } from '../support/faults/msp-at-work';
import { anOwnNode } from '../support/faults/own-node';
import { testSandbox } from '../support/sandbox';

// No other test works here, so the node below is the only one that serves it.
const REGION = 'eu-north-1';
// As few as the chunks that one job has under way.
const SLOTS = '4';
const WHALE = 300;
const SMALL = { tenants: 8, instances: 3 };

describe('a whale', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let node: RunningProgram;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    node = await anOwnNode(REGION, { WORKER_MAX_ACTIVITIES: SLOTS });
  });
  afterAll(async () => {
    await node.stop();
    await api.close();
  });

  it('does not keep small tenants waiting, though its chunks could take every slot of the access node', async () => {
    const { emulator, awsUrl } = testSandbox();
    const atWork = await anMspAtWork({ client: msp.client, emulator, awsUrl, region: REGION });
    const [whale, ...small] = await Promise.all([
      atWork.aTenant(WHALE, { discovered: true }),
      ...Array.from({ length: SMALL.tenants }, () => atWork.aTenant(SMALL.instances)),
    ]);
    // At work for as long as the small ones are.
    await emulator.change({ accountId: whale.account.accountId, snapshotSeconds: 6 });
    const aws = awsOfTenant(whale);
    // As slow as the real one, so that what is short is slots, and not the emulator's or this machine's time.
    await aws.fails({ action: 'ec2:CreateSnapshots', fault: 'delay', delayMs: 300 });

    const { alone, beside, outlasted, whale: job } = await besideAWhale(msp.client, small, whale);
    await aws.recovers();
    aws.close();
    process.stderr.write(
      `whale of ${WHALE} beside ${SMALL.tenants} tenants of ${SMALL.instances}: alone p95 ${p95(alone)} s (median ${median(alone)}), ` +
        `beside p95 ${p95(beside)} s (median ${median(beside)}), ratio ${(p95(beside) / p95(alone)).toFixed(2)}\n`,
    );

    expect(outlasted).toBe(true);
    expect(job).toMatchObject({ state: 'COMPLETED', progress: { completed: WHALE } });
    expect(p95(beside)).toBeLessThanOrEqual(2 * p95(alone));
  }, 240_000);
});
