import '../support/errors-across-realms';
import { DescribeImagesCommand, DescribeInstancesCommand, DescribeVolumesCommand, RegisterImageCommand } from '@aws-sdk/client-ec2';
import { setTimeout as pause } from 'node:timers/promises';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { RestoreOptions } from '../../workflows/domain/restore';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { aJobOf } from '../support/job-of-account';
import { reconciliationsOf, type Reconciliations } from '../support/reconcile/reconciliations';
import { aDatabase, type TestDatabase } from '../support/test-database';

const OPTIONS: RestoreOptions = {
  name: 'restored',
  subnetId: null,
  securityGroupIds: null,
  instanceType: null,
  powerState: 'STOPPED',
  keepPrivateIpAddress: false,
};

describe('the reconciliation of restores', () => {
  let test: TestDatabase;
  let account: BackedUpAccount;
  let of: Reconciliations;
  let point: { id: string; snapshotId: string };

  beforeAll(async () => {
    test = await aDatabase();
    account = await aBackedUpAccount(test);
    of = reconciliationsOf(test, account);
    await account.emulate({ snapshotSeconds: 0 });
    await account.instances(1);
    const backUp = await account.aBackUp();
    await account.start(backUp);
    await account.settle(backUp);
    await account.step(() => account.steps.finishJob(backUp, { cancelled: false, failure: null, result: null }));
    const { rows } = await test.superuser.query<{ id: string; snapshotId: string }>(
      `select p.id, c.snapshots -> 0 ->> 'snapshotId' as "snapshotId" from recovery_point p join recovery_point_copy c on c.recovery_point_id = p.id
        where p.job_id = $1`,
      [backUp.jobId],
    );
    [point = { id: '', snapshotId: '' }] = rows;
  });
  afterAll(async () => {
    await account.close();
    await test.drop();
  });

  const aRestore = async (): Promise<{ run: JobRun; imageId: string }> => {
    const run = await aJobOf(test, account, {
      operation: 'restoreInstance',
      recovery_point_id: point.id,
      parameters: JSON.stringify(OPTIONS),
    });
    await account.step(() => account.steps.prepareRestore(run));
    return { run, imageId: (await account.step(() => account.steps.registerImage(run))).imageId };
  };
  const launch = async (run: JobRun, imageId: string): Promise<string> =>
    (await account.step(() => account.steps.launchInstance(run, imageId))).instanceId;
  const untilRunning = async (instanceId: string): Promise<void> => {
    while ((await stateOf(instanceId)) !== 'running') await pause(100);
  };
  const stateOf = async (instanceId: string): Promise<string | undefined> => {
    const { Reservations = [] } = await account.ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
    return Reservations[0]?.Instances?.[0]?.State?.Name;
  };
  const ofJob = (run: JobRun) => ({ Filters: [{ Name: 'tag:snapward:job', Values: [run.jobId] }] });
  const imagesOf = async (run: JobRun): Promise<number> =>
    (await account.ec2.send(new DescribeImagesCommand({ Owners: ['self'], ...ofJob(run) }))).Images?.length ?? 0;
  const volumesOf = async (run: JobRun): Promise<number> =>
    (await account.ec2.send(new DescribeVolumesCommand(ofJob(run)))).Volumes?.length ?? 0;
  const resultOf = async (run: JobRun): Promise<unknown> =>
    (await test.superuser.query<{ result: unknown }>('select result from job where id = $1', [run.jobId])).rows[0]?.result;

  it('takes away what a gone restore had half done, and the job says that its run was ended', async () => {
    const { run, imageId } = await aRestore();
    await of.endRun(run);

    const findings = await of.reconcile();

    expect(findings).toMatchObject([
      { kind: 'UNFINISHED_RESTORE', action: 'REMOVED', nativeIds: [imageId], leftByJobId: run.jobId },
      { kind: 'RUN_GONE', action: 'FINISHED', leftByJobId: run.jobId },
    ]);
    expect(await imagesOf(run)).toBe(0);
    expect(await of.stateOf(run)).toMatchObject({ state: 'FAILED', failure: FAILURE.runEnded });
    expect(await resultOf(run)).toEqual({ instanceId: null, leftBehind: [] });
    expect(await of.reconcile()).toEqual([]);
  });

  it('completes and keeps an instance that AWS had brought up, as it was asked for', async () => {
    const { run, imageId } = await aRestore();
    const instanceId = await launch(run, imageId);
    await untilRunning(instanceId);
    await of.endRun(run);

    const findings = await of.reconcile();

    expect(findings).toMatchObject([
      { kind: 'UNFINISHED_RESTORE', action: 'FINISHED', nativeIds: [instanceId] },
      { kind: 'RUN_GONE', action: 'FINISHED' },
    ]);
    expect(['stopping', 'stopped']).toContain(await stateOf(instanceId));
    expect(await imagesOf(run)).toBe(0);
    expect(await of.stateOf(run)).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', failure: FAILURE.runEnded });
    expect(await resultOf(run)).toEqual({ instanceId, leftBehind: [] });
    expect(await of.reconcile()).toEqual([]);
  });

  it('takes away also a running instance when the restore was being cancelled', async () => {
    const { run, imageId } = await aRestore();
    const instanceId = await launch(run, imageId);
    await untilRunning(instanceId);
    await account.step(() => account.steps.recordJobState(run, 'CANCELLING'));
    await of.endRun(run);

    await of.reconcile();

    expect(await stateOf(instanceId)).toBe('terminated');
    expect([await imagesOf(run), await volumesOf(run)]).toEqual([0, 0]);
    expect(await of.stateOf(run)).toMatchObject({ state: 'CANCELLED' });
  });

  it('leaves a restore alone that is under way', async () => {
    const { run } = await aRestore();

    expect(await of.reconcile()).toEqual([]);

    expect(await imagesOf(run)).toBe(1);
    await account.step(() => account.steps.undoRestore(run));
  });

  it('deregisters the helper image of a restore that is over, and no other image', async () => {
    const { run, imageId } = await aRestore();
    const outcome = { restored: true, instanceId: 'i-0123456789abcdef0', leftBehind: [] } as const;
    await account.step(() => account.steps.recordRestore(run, outcome));
    await account.step(() => account.steps.finishJob(run, { cancelled: false, failure: null, result: null }));
    const tags = (jobId: string) => [{ ResourceType: 'image' as const, Tags: [{ Key: 'snapward:job', Value: jobId }] }];
    const theirs = await account.ec2.send(
      new RegisterImageCommand({
        Name: `golden-${run.jobId}`,
        RootDeviceName: '/dev/xvda',
        VirtualizationType: 'hvm',
        Architecture: 'x86_64',
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: point.snapshotId } }],
        TagSpecifications: tags(run.jobId),
      }),
    );

    expect(await of.reconcile()).toMatchObject([
      { kind: 'LEFT_OVER_IMAGE', action: 'REMOVED', nativeIds: [imageId], leftByJobId: run.jobId },
    ]);

    const { Images = [] } = await account.ec2.send(new DescribeImagesCommand({ Owners: ['self'], ...ofJob(run) }));
    expect(Images.map(({ ImageId }) => ImageId)).toEqual([theirs.ImageId]);
    expect(await of.reconcile()).toEqual([]);
  });
});
