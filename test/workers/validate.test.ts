import '../support/errors-across-realms';
import type { JobRun } from '../../workflows/contracts/job-run';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { aJobOf, hypervisorOf } from '../support/job-of-account';
import { aDatabase, type TestDatabase } from '../support/test-database';

describe('the validation of a hypervisor', () => {
  let test: TestDatabase;
  let account: BackedUpAccount;
  beforeAll(async () => {
    test = await aDatabase();
  });
  beforeEach(async () => {
    account = await aBackedUpAccount(test);
    await account.instances(1);
  });
  afterEach(() => account.close());
  afterAll(() => test.drop());

  const validate = async (): Promise<JobRun> => {
    const run = await aJobOf(test, account, { operation: 'validateHypervisor' });
    const { regions } = await account.step(() => account.steps.planValidation(run));
    await account.step(() => account.steps.proveTrust(run));
    for (const region of regions) await account.step(() => account.steps.provePermissions(run, region));
    return run;
  };
  const hypervisor = async () => {
    const { rows } = await test.superuser.query<{ status: string; principal_arn: string | null; validated: boolean }>(
      'select status, principal_arn, validated_at is not null as validated from hypervisor where id = $1',
      [await hypervisorOf(test, account)],
    );
    return rows[0];
  };
  const checks = async (run: JobRun) => {
    const { rows } = await test.superuser.query<{ name: string; outcome: string; remedy: string | null }>(
      'select name, outcome, remedy from hypervisor_check where job_id = $1 order by id',
      [run.jobId],
    );
    return rows;
  };

  it('makes a connection valid that is as it should be, with a row for each proof', async () => {
    const run = await validate();
    expect(await hypervisor()).toMatchObject({ status: 'VALIDATING' });

    const conclusion = await account.step(() => account.steps.concludeValidation(run));

    expect(conclusion).toMatchObject({ verdict: 'VALID', failed: 0 });
    expect(await hypervisor()).toMatchObject({
      status: 'VALID',
      validated: true,
      principal_arn: expect.stringContaining('SnapwardTenant'),
    });
    expect((await checks(run)).length).toBe(conclusion.passed + conclusion.unproven);
    const { rows } = await test.superuser.query('select result from job where id = $1', [run.jobId]);
    expect(rows).toEqual([{ result: conclusion }]);
  });

  it('makes a connection invalid that cannot be entered, and says how to mend it', async () => {
    await account.revokeTrust();
    const run = await validate();
    await expect(account.step(() => account.steps.concludeValidation(run))).resolves.toMatchObject({ verdict: 'INVALID' });

    const entry = (await checks(run)).find(({ name }) => name === 'The role can be assumed');
    expect(entry).toMatchObject({ outcome: 'FAILED', remedy: expect.stringContaining('sts:ExternalId') });
    expect(await hypervisor()).toMatchObject({ status: 'INVALID' });
  });

  it('writes the same rows again, and not twice as many, when a step is repeated', async () => {
    const run = await validate();
    const once = (await checks(run)).length;
    await account.step(() => account.steps.proveTrust(run));
    await account.step(() => account.steps.provePermissions(run, account.region));
    expect((await checks(run)).length).toBe(once);
  });

  it('is invalid when nothing could be proven', async () => {
    const run = await aJobOf(test, account, { operation: 'validateHypervisor' });
    await account.step(() => account.steps.planValidation(run));
    await expect(account.step(() => account.steps.concludeValidation(run))).resolves.toMatchObject({ verdict: 'INVALID', passed: 0 });
  });

  it('logs each failed check in plain words', async () => {
    await account.revokePermissions();
    const run = await validate();
    const { rows } = await test.superuser.query<{ message: string }>(
      `select message from job_event where job_id = $1 and code = 'CHECK_FAILED'`,
      [run.jobId],
    );
    expect(rows.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^ec2:DescribeInstances in eu-central-1: /));
  });
});
