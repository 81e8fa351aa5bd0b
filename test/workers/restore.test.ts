import '../support/errors-across-realms';
import { DescribeImagesCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { ApplicationFailure } from '@temporalio/common';
import { setTimeout as pause } from 'node:timers/promises';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { RestoreOptions } from '../../workflows/domain/restore';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { aJobOf } from '../support/job-of-account';
import { aDatabase, type TestDatabase } from '../support/test-database';

const OPTIONS: RestoreOptions = {
  name: 'restored',
  subnetId: null,
  securityGroupIds: null,
  instanceType: null,
  powerState: 'RUNNING',
  keepPrivateIpAddress: false,
};

describe('the restore of an instance', () => {
  let test: TestDatabase;
  let account: BackedUpAccount;
  let recoveryPointId: string;

  beforeAll(async () => {
    test = await aDatabase();
  });
  beforeEach(async () => {
    account = await aBackedUpAccount(test);
    await account.instances(1);
    const backUp = await account.aBackUp();
    const plan = await account.plan(backUp);
    await account.step(() => account.steps.startSnapshots(backUp, account.wholeChunk(plan)));
    await account.settle(backUp);
    const { rows } = await test.superuser.query<{ id: string }>('select id from recovery_point where job_id = $1', [backUp.jobId]);
    recoveryPointId = rows[0]?.id ?? '';
  });
  afterEach(() => account.close());
  afterAll(() => test.drop());

  const aRestore = (options: Partial<RestoreOptions> = {}): Promise<JobRun> =>
    aJobOf(test, account, {
      operation: 'restoreInstance',
      recovery_point_id: recoveryPointId,
      parameters: JSON.stringify({ ...OPTIONS, ...options }),
    });
  /** Repeats a step as Temporal would while it answers NotReady. */
  const ready = async (step: () => Promise<void>): Promise<void> => {
    for (;;) {
      try {
        await account.step(step);
        return;
      } catch (failure) {
        if (!(failure instanceof ApplicationFailure) || failure.type !== FAILURE.notReady) throw failure;
        await pause(Math.min(200, Number(failure.nextRetryDelay)));
      }
    }
  };
  const launched = async (run: JobRun): Promise<{ imageId: string; instanceId: string }> => {
    await account.step(() => account.steps.prepareRestore(run));
    const { imageId } = await account.step(() => account.steps.registerImage(run));
    const { instanceId } = await account.step(() => account.steps.launchInstance(run, imageId));
    await ready(() => account.steps.awaitRunning(run, instanceId));
    return { imageId, instanceId };
  };
  const jobOf = async (run: JobRun) => {
    const { rows } = await test.superuser.query(
      `select job.result, item.state, item.failure_code from job join job_item item on item.job_id = job.id where job.id = $1`,
      [run.jobId],
    );
    return rows;
  };
  const stateOf = async (instanceId: string): Promise<string | undefined> => {
    const { Reservations = [] } = await account.ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    return Reservations[0]?.Instances?.[0]?.State?.Name;
  };
  const imagesOf = async (run: JobRun) => {
    const filter = [{ Name: 'tag:snapward:job', Values: [run.jobId] }];
    return (await account.ec2.send(new DescribeImagesCommand({ Owners: ['self'], Filters: filter }))).Images ?? [];
  };

  it('makes a stopped instance when that was asked for, and no image stays', async () => {
    const run = await aRestore({ powerState: 'STOPPED' });
    const { imageId, instanceId } = await launched(run);
    await account.step(() => account.steps.completeInstance(run, instanceId));
    await ready(() => account.steps.awaitPowerState(run, instanceId));
    await account.step(() => account.steps.deregisterImage(run, imageId));
    await account.step(() => account.steps.recordRestore(run, { restored: true, instanceId, leftBehind: [] }));

    expect(await stateOf(instanceId)).toBe('stopped');
    expect(await imagesOf(run)).toEqual([]);
    expect(await jobOf(run)).toEqual([{ result: { instanceId, leftBehind: [] }, state: 'COMPLETED', failure_code: null }]);
  });

  it('undoes all that it made', async () => {
    const run = await aRestore();
    const { instanceId } = await launched(run);
    await expect(account.step(() => account.steps.undoRestore(run))).resolves.toEqual([]);

    expect(await stateOf(instanceId)).toBe('terminated');
    expect(await imagesOf(run)).toEqual([]);
  });

  it('names what it had made when the account cannot be entered any more', async () => {
    const run = await aRestore();
    const { imageId, instanceId } = await launched(run);
    await account.revokePermissions();

    const leftBehind = await account.step(() => account.steps.undoRestore(run));
    expect(leftBehind.map(({ kind, nativeId }) => [kind, nativeId])).toEqual([
      ['INSTANCE', instanceId],
      ['IMAGE', imageId],
    ]);

    const outcome = { restored: false, type: FAILURE.accessDenied, message: 'The role was revoked.', leftBehind } as const;
    await account.step(() => account.steps.recordRestore(run, outcome));
    expect(await jobOf(run)).toEqual([{ result: { instanceId: null, leftBehind }, state: 'FAILED', failure_code: 'ACCESS_DENIED' }]);
  });

  it('refuses a recovery point that is not complete', async () => {
    await test.superuser.query(`update recovery_point set state = 'FAILED' where id = $1`, [recoveryPointId]);
    const run = await aRestore();
    await expect(account.step(() => account.steps.prepareRestore(run))).rejects.toMatchObject({
      type: FAILURE.invalidRequest,
      message: expect.stringContaining('it is failed'),
    });
    expect(await jobOf(run)).toHaveLength(1);
  });

  it('refuses to run a licensed platform without its licence, and takes the image away again', async () => {
    await test.superuser.query(
      `update recovery_point set manifest = jsonb_set(manifest, '{platformDetails}', '"Windows with SQL Server Standard"') where id = $1`,
      [recoveryPointId],
    );
    const run = await aRestore();
    await account.step(() => account.steps.prepareRestore(run));
    await expect(account.step(() => account.steps.registerImage(run))).rejects.toMatchObject({
      type: FAILURE.licenseNotCarried,
      nonRetryable: true,
    });

    await expect(account.step(() => account.steps.undoRestore(run))).resolves.toEqual([]);
    expect(await imagesOf(run)).toEqual([]);
  });

  it('ends the item of a cancelled restore as cancelled', async () => {
    const run = await aRestore();
    await account.step(() => account.steps.prepareRestore(run));
    const outcome = { restored: false, type: 'Cancelled', message: 'The restore was cancelled.', leftBehind: [] } as const;
    await account.step(() => account.steps.recordRestore(run, outcome));
    expect(await jobOf(run)).toEqual([{ result: { instanceId: null, leftBehind: [] }, state: 'CANCELLED', failure_code: null }]);
  });
});
