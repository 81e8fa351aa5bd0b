import '../support/errors-across-realms';
import type { RunningProgram } from '../../sandbox/processes';
import { awsQueue } from '../../workflows/contracts/job-run';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { eventually } from '../support/eventually';
import { awsOfTenant } from '../support/faults/aws-of-tenant';
import { jobAtItsEnd, reportOf } from '../support/faults/job-report';
import { anMspAtWork } from '../support/faults/msp-at-work';
import { anOwnNode } from '../support/faults/own-node';
import { temporalRuns, type TemporalRuns } from '../support/faults/temporal-runs';
import { waitsOf } from '../support/faults/waits';
import { testSandbox } from '../support/sandbox';

// No other test works here, so the node below is the only one that serves it.
const REGION = 'eu-north-1';
const QUEUE = awsQueue(REGION);
const SLOTS = 4;
// Two chunks a group: 24 that want the four slots.
const WHALE = { groups: 12, instances: 60 };
const SMALL_TENANTS = 3;

describe('a whale', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let node: RunningProgram;
  let runs: TemporalRuns;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    node = await anOwnNode(REGION, { WORKER_MAX_ACTIVITIES: String(SLOTS) });
    runs = await temporalRuns(testSandbox());
  });
  afterAll(async () => {
    await runs.close();
    await node.stop();
    await api.close();
  });

  const workflowOf = async (jobId: string): Promise<string> =>
    (await msp.client.query<{ job: { workflowId: string } }>('query W($id: ID!) { job(id: $id) { workflowId } }', { id: jobId })).job
      .workflowId;

  it('does not keep small tenants waiting behind its queue: their steps pass all but the next of its chunks', async () => {
    const { emulator, awsUrl } = testSandbox();
    const atWork = await anMspAtWork({ client: msp.client, emulator, awsUrl, region: REGION });
    const [whale, ...small] = await Promise.all([
      atWork.aTenant(WHALE.instances, { discovered: true }),
      ...Array.from({ length: SMALL_TENANTS }, () => atWork.aTenant(2, { discovered: true })),
    ]);
    await emulator.change({ accountId: whale.account.accountId, snapshotSeconds: 0 });
    const groups = [whale.backUp];
    while (groups.length < WHALE.groups) groups.push(await whale.anotherGroup(`Everything ${groups.length}`));
    const aws = awsOfTenant(whale);
    // Slow, so that what is short is slots, and not the time of this machine.
    await aws.fails({ action: 'ec2:CreateSnapshots', fault: 'delay', delayMs: 1_000 });

    const whaleJobs = await Promise.all(groups.map((backUp) => backUp()));
    const whaleRuns = await Promise.all(whaleJobs.map(workflowOf));
    await eventually(async () => (await aws.attempts('CreateSnapshots')) > 0, 30_000);
    const jobs = await Promise.all(small.map((tenant) => tenant.backUp()));
    const ends = await Promise.all(jobs.map((job) => jobAtItsEnd(msp.client, job, 120_000)));
    const meanwhile = await Promise.all(whaleJobs.map((job) => reportOf(msp.client, job)));
    await aws.recovers();
    aws.close();
    const whaleEnds = await Promise.all(whaleJobs.map((job) => jobAtItsEnd(msp.client, job, 120_000)));

    expect(ends.map(({ state }) => state)).toEqual(small.map(() => 'COMPLETED'));
    // When the last small tenant was done, the whale had not even started all of its own.
    expect(meanwhile.reduce((pending, { progress }) => pending + progress.pending, 0)).toBeGreaterThan(0);
    expect(whaleEnds.map(({ state }) => state)).toEqual(groups.map(() => 'COMPLETED'));

    const chunks = (await Promise.all(whaleRuns.map((run) => waitsOf(runs, run, QUEUE))))
      .flat()
      .filter(({ step }) => step === 'startSnapshots');
    const waits = (await Promise.all(jobs.map(async (job) => waitsOf(runs, await workflowOf(job), QUEUE)))).flat();
    expect(chunks).toHaveLength(2 * WHALE.groups);
    expect(waits.length).toBeGreaterThanOrEqual(3 * SMALL_TENANTS);
    const overtaken = waits.map(
      ({ scheduledAt, startedAt }) => chunks.filter((chunk) => chunk.startedAt > scheduledAt && chunk.startedAt < startedAt).length,
    );
    // Each of the tenants that wait has its turn; in one line with the whale it would be behind all the chunks that were there before.
    expect(Math.max(...overtaken)).toBeLessThanOrEqual(SLOTS);
  }, 240_000);
});
