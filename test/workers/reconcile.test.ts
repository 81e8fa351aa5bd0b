import '../support/errors-across-realms';
import { CreateSnapshotCommand, DeleteSnapshotCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { newId } from '../../db/new-id';
import type { JobRun } from '../../workflows/contracts/job-run';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { aRow } from '../support/builders-rows';
import { reconciliationsOf, type Reconciliations } from '../support/reconcile/reconciliations';
import { aDatabase, type TestDatabase } from '../support/test-database';

describe('the reconciliation of an account', () => {
  let test: TestDatabase;
  let account: BackedUpAccount;
  let of: Reconciliations;
  beforeAll(async () => {
    test = await aDatabase();
  });
  beforeEach(async () => {
    account = await aBackedUpAccount(test);
    of = reconciliationsOf(test, account);
  });
  afterEach(() => account.close());
  afterAll(() => test.drop());

  /** A snapshot that the tenant itself makes, with whatever tags it likes. */
  const aSnapshotOfTheirs = async (tags: Readonly<Record<string, string>>): Promise<string> => {
    const { Reservations = [] } = await account.ec2.send(new DescribeInstancesCommand({}));
    const VolumeId = Reservations[0]?.Instances?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId;
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags }];
    return (await account.ec2.send(new CreateSnapshotCommand({ VolumeId, TagSpecifications }))).SnapshotId ?? '';
  };
  const anItemOf = async (run: JobRun): Promise<string> =>
    (await test.superuser.query<{ id: string }>('select id from job_item where job_id = $1 order by ordinal', [run.jobId])).rows[0]?.id ??
    '';
  const ourTags = (jobId: string, itemId: string): Record<string, string> => ({
    'snapward:job': jobId,
    'snapward:op': itemId,
    'snapward:tenant': account.owner.tenantId,
    'snapward:recovery-point': newId('recoveryPoint'),
  });

  it('finds nothing where AWS and the catalogue agree', async () => {
    const run = await of.aFinishedBackUp(4);

    expect(await of.reconcile()).toEqual([]);

    expect(await of.inCatalogue(run)).toHaveLength(8);
  });

  it('takes away what a job that is over made and did not record, and leaves what a running job is making', async () => {
    const over = await of.aFinishedBackUp(3);
    const before = await of.inAws();
    const orphan = await aSnapshotOfTheirs(ourTags(over.jobId, await anItemOf(over)));
    const running = await account.aBackUp();
    await account.plan(running);
    const beingMade = await aSnapshotOfTheirs(ourTags(running.jobId, await anItemOf(running)));

    const findings = await of.reconcile();

    expect(findings).toMatchObject([{ kind: 'ORPHANED_SNAPSHOT', action: 'REMOVED', nativeIds: [orphan], leftByJobId: over.jobId }]);
    expect(await of.inAws()).toEqual([...before, beingMade].sort());
    expect(await of.reconcile()).toEqual([]);
  });

  it('leaves alone what only looks like ours', async () => {
    const over = await of.aFinishedBackUp(1);
    const other = await aBackedUpAccount(test);
    await other.instances(1);
    const foreign = await other.aBackUp();
    await other.start(foreign);
    await other.settle(foreign);
    await reconciliationsOf(test, other).finish(foreign);
    await other.close();
    await account.emulate({ snapshotSeconds: 0 });
    const restore = newId('job');
    const [point] = await of.pointsOf(over);
    const ofRestore = { id: restore, msp_id: account.owner.mspId, tenant_id: account.owner.tenantId, operation: 'restoreInstance' };
    const { rows } = await test.superuser.query<{ id: string }>('select hypervisor_id as id from job where id = $1', [over.jobId]);
    const ended = { state: 'FAILED', finished_at: new Date(), workflow_id: restore, requested_by: 'test' };
    await aRow(test.superuser, 'job', { ...ofRestore, hypervisor_id: rows[0]?.id, recovery_point_id: point?.id, ...ended });
    const theirs = [
      await aSnapshotOfTheirs(ourTags(foreign.jobId, await anItemOf(foreign))),
      await aSnapshotOfTheirs(ourTags(newId('job'), newId('jobItem'))),
      await aSnapshotOfTheirs(ourTags(over.jobId, newId('jobItem'))),
      // A restored volume carries our tags, and many customers copy a volume's tags onto its snapshots.
      await aSnapshotOfTheirs(ourTags(restore, newId('jobItem'))),
      await aSnapshotOfTheirs({ 'snapward:recovery-point': newId('recoveryPoint') }),
      // A copy of one of ours, made with its tags.
      await aSnapshotOfTheirs({ ...ourTags(over.jobId, await anItemOf(over)), 'snapward:recovery-point': point?.id ?? '' }),
    ];

    expect(await of.reconcile()).toEqual([]);

    expect(await of.inAws()).toEqual(expect.arrayContaining(theirs));
  });

  it('tells of recovery points that were deleted behind our back, once, and never takes away what is left of one', async () => {
    const run = await of.aFinishedBackUp(4);
    const [whole, part, ...others] = await of.pointsOf(run);
    const gone = [...(whole?.ids ?? []), part?.ids[0] ?? ''];
    for (const SnapshotId of gone) await account.ec2.send(new DeleteSnapshotCommand({ SnapshotId }));

    const findings = await of.reconcile();

    const told = { kind: 'LOST_RECOVERY_POINT', action: 'REPORTED', leftByJobId: null };
    expect(findings).toMatchObject([
      { ...told, recoveryPointId: whole?.id, nativeIds: whole?.ids },
      { ...told, recoveryPointId: part?.id, nativeIds: [part?.ids[0]], found: expect.stringContaining(`left alone: ${part?.ids[1]}`) },
    ]);
    expect((await of.pointsOf(run)).map(({ state, copy }) => [state, copy])).toEqual([
      ['DELETED', 'DELETED'],
      ['DELETED', 'DELETED'],
      ...others.map(() => ['COMPLETED', 'COMPLETED']),
    ]);
    expect(await of.reconcile()).toEqual([]);
    expect(await of.inAws()).toContain(part?.ids[1]);
  });

  it('brings a recovery point that a job left pending to the end that AWS gave it', async () => {
    const run = await of.aFinishedBackUp(3);
    const [good, bad] = await of.pointsOf(run);
    await test.superuser.query(
      `with p as (update recovery_point set state = 'PENDING', completed_at = null, taken_at = now() - interval '1 hour' where id = any($1) returning id)
       update recovery_point_copy c set state = 'PENDING' from p where c.recovery_point_id = p.id`,
      [[good?.id, bad?.id]],
    );
    await account.ec2.send(new DeleteSnapshotCommand({ SnapshotId: bad?.ids[0] }));

    const findings = await of.reconcile();

    expect(findings).toMatchObject([
      {
        kind: 'UNFINISHED_RECOVERY_POINT',
        action: 'FINISHED',
        recoveryPointId: good?.id,
        found: expect.stringContaining('it is COMPLETED'),
      },
      { kind: 'UNFINISHED_RECOVERY_POINT', action: 'FINISHED', recoveryPointId: bad?.id, found: expect.stringContaining('it is FAILED') },
      { kind: 'UNFINISHED_RECOVERY_POINT', action: 'REMOVED', recoveryPointId: bad?.id, nativeIds: [bad?.ids[1]] },
    ]);
    expect(await of.inAws()).toEqual(await of.inCatalogue(run));
    expect(await of.reconcile()).toEqual([]);
  });
});
