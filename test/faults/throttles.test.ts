import '../support/errors-across-realms';
import { apiOfRun, type ApiOfRun, type NewMsp } from '../support/api/api-of-run';
import { awsOfTenant, catalogued, idsOf, setsByItem, type AwsOfTenant } from '../support/faults/aws-of-tenant';
import { jobAtItsEnd, reportOf, secondsOf } from '../support/faults/job-report';
import { anMspAtWork, type MspAtWork, type TenantAtWork } from '../support/faults/msp-at-work';
import { testSandbox } from '../support/sandbox';

// AWS's own buckets let 100 CreateSnapshots through at once, and then five a second.
const LIMITED = 115;

describe('an AWS that is overloaded', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let atWork: MspAtWork;
  const opened: AwsOfTenant[] = [];
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    const { emulator, awsUrl } = testSandbox();
    atWork = await anMspAtWork({ client: msp.client, emulator, awsUrl, region: 'eu-central-1' });
  });
  afterEach(async () => {
    for (const aws of opened.splice(0)) {
      await aws.recovers();
      aws.close();
    }
  });
  afterAll(() => api.close());

  const open = (tenant: TenantAtWork): AwsOfTenant => {
    const aws = awsOfTenant(tenant);
    opened.push(aws);
    return aws;
  };

  it.each([
    // Each CreateSnapshots is answered after 1/0.7 = 1.43 attempts on average; 3.5 is seven deviations away.
    ['throttles 30 % of all calls', 8, { fault: 'throttle', probability: 0.3 }, 3.5],
    // An internal error may have acted, so each costs a look before the next attempt.
    ['answers 10 % of all calls with an internal error', 30, { fault: 'server-error', probability: 0.1 }, 2],
  ] as const)(
    'that %s has all snapshots once, after a bounded number of attempts',
    async (_, instances, fault, attemptsEach) => {
      const tenant = await atWork.aTenant(instances);
      const aws = open(tenant);
      const struck = await aws.fails({ ...fault, action: '*' });

      const job = await jobAtItsEnd(msp.client, await tenant.backUp(), 60_000);

      expect(job).toMatchObject({ state: 'COMPLETED', progress: { total: instances, completed: instances, failed: 0 } });
      expect(await struck()).toBeGreaterThan(0);
      expect(await aws.attempts('CreateSnapshots')).toBeLessThan(instances * attemptsEach);
      // Besides: the way in, four attributes of each instance, a look for each unclear answer, and the rounds of the wait.
      const all = await aws.attempts();
      expect(all).toBeLessThan((5 * instances + 40) * attemptsEach);
      process.stderr.write(
        `${fault.fault} ${fault.probability}: ${all} attempts for ${instances} instances, struck ${await struck()}, ${secondsOf(job)} s\n`,
      );
      const made = await aws.snapshotsOf(job.id);
      expect(setsByItem(made, job)).toEqual(Array(instances).fill(1));
      expect(idsOf(made)).toEqual(catalogued(job));
    },
    120_000,
  );

  it('in two accounts, wholly throttled and out of tokens, does not slow a third tenant, and is not asked in a hot loop', async () => {
    const [small, refused, limited] = await Promise.all([
      atWork.aTenant(5),
      atWork.aTenant(5),
      atWork.aTenant(LIMITED, { discovered: true }),
    ]);
    const backUpOfSmall = async (): Promise<number> => secondsOf(await jobAtItsEnd(msp.client, await small.backUp()));
    await backUpOfSmall();
    const alone = Math.max(await backUpOfSmall(), await backUpOfSmall());

    const [awsOfRefused, awsOfLimited] = [open(refused), open(limited)];
    await awsOfRefused.fails({ action: '*', fault: 'throttle' });
    await testSandbox().proxy.enforceBuckets(true, limited.account.accountId);
    const startedAt = performance.now();
    const [refusedJob, limitedJob] = [await refused.backUp(), await limited.backUp()];
    const beside = Math.max(await backUpOfSmall(), await backUpOfSmall());
    const stillRefused = await reportOf(msp.client, refusedJob);
    await awsOfRefused.recovers();
    const seconds = (performance.now() - startedAt) / 1000;
    const attemptsOfRefused = await awsOfRefused.attempts();

    const patient = await jobAtItsEnd(msp.client, limitedJob, 60_000);
    const recovered = await jobAtItsEnd(msp.client, refusedJob, 60_000);
    process.stderr.write(
      `throttled neighbours: small job alone ${alone} s, beside ${beside} s; refused: ${attemptsOfRefused} attempts in ${seconds.toFixed(1)} s; ` +
        `limited: ${await awsOfLimited.attempts('CreateSnapshots')} attempts for ${LIMITED} in ${secondsOf(patient)} s\n`,
    );

    expect(stillRefused).toMatchObject({ state: 'RUNNING', finishedAt: null });
    // Waiting for a slot, or in a rate limiter, that the throttled accounts hold would cost it far more.
    expect(beside).toBeLessThan(alone + 15);
    // One step is under way for the account, and the SDK slows down after the first refusal.
    expect(attemptsOfRefused).toBeLessThan(10 + 3 * seconds);
    expect(patient).toMatchObject({ state: 'COMPLETED', progress: { completed: LIMITED } });
    const attemptsOfLimited = await awsOfLimited.attempts('CreateSnapshots');
    expect(attemptsOfLimited).toBeGreaterThan(LIMITED);
    expect(attemptsOfLimited).toBeLessThan(3 * LIMITED);
    expect(recovered).toMatchObject({ state: 'COMPLETED', progress: { completed: 5 } });
  }, 150_000);
});
