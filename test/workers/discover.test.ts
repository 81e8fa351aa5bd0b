import '../support/errors-across-realms';
import { TerminateInstancesCommand, waitUntilInstanceTerminated } from '@aws-sdk/client-ec2';
import type { JobRun } from '../../workflows/contracts/job-run';
import { FAILURE } from '../../workflows/contracts/failures';
import { aBackedUpAccount, type BackedUpAccount } from '../support/backed-up-account';
import { aJobOf } from '../support/job-of-account';
import { aDatabase, type TestDatabase } from '../support/test-database';

describe('the discovery of a hypervisor', () => {
  let test: TestDatabase;
  let account: BackedUpAccount;
  beforeAll(async () => {
    test = await aDatabase();
  });
  beforeEach(async () => {
    account = await aBackedUpAccount(test);
  });
  afterEach(() => account.close());
  afterAll(() => test.drop());

  const resources = async () => {
    const { rows } = await test.superuser.query<{
      native_id: string;
      gone: boolean;
      volume_count: number;
      manifest: { volumes: unknown[] };
    }>(
      `select native_id, gone_at is not null as gone, volume_count, manifest from resource
        where aws_account_id = $1 order by native_id`,
      [account.account.accountId],
    );
    return rows;
  };
  const discover = async (): Promise<{ run: JobRun; vanished: number }> => {
    const run = await aJobOf(test, account, { operation: 'discoverHypervisor' });
    const targets = await account.step(() => account.steps.planDiscovery(run));
    const regions: string[] = [];
    for (const target of targets) regions.push((await account.step(() => account.steps.discoverRegion(run, target))).region);
    const { vanished } = await account.step(() => account.steps.markVanished(run, regions));
    await test.superuser.query(`update job set state = 'COMPLETED', finished_at = now() where id = $1`, [run.jobId]);
    return { run, vanished };
  };

  it('records every instance with all of its volumes, and its region as a completed item', async () => {
    const ids = await account.instances(5, { volumesPerInstance: 3 });

    const { run, vanished } = await discover();

    const found = await resources();
    expect(vanished).toBe(0);
    expect(found.map(({ native_id }) => native_id)).toEqual([...ids].sort());
    expect(found.every((resource) => resource.volume_count === 3 && resource.manifest.volumes.length === 3)).toBe(true);
    const { rows } = await test.superuser.query(`select state, detail from job_item where job_id = $1`, [run.jobId]);
    expect(rows).toEqual([{ state: 'COMPLETED', detail: { instances: 5, volumes: 15 } }]);
    const { rows: counts } = await test.superuser.query(`select items_completed, items_pending from job where id = $1`, [run.jobId]);
    expect(counts).toEqual([{ items_completed: 1, items_pending: 0 }]);
  });

  it('marks as gone what the next discovery does not see, and takes it back when it is seen again', async () => {
    const [staying, leaving] = await account.instances(2);
    await discover();
    await account.ec2.send(new TerminateInstancesCommand({ InstanceIds: [leaving ?? ''] }));
    await waitUntilInstanceTerminated({ client: account.ec2, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { InstanceIds: [leaving ?? ''] });

    expect((await discover()).vanished).toBe(1);
    const gone = (await resources()).filter((resource) => resource.gone).map(({ native_id }) => native_id);
    expect(gone).toEqual([leaving]);

    await test.superuser.query(`update resource set gone_at = now() where native_id = $1`, [staying]);
    await discover();
    expect((await resources()).find(({ native_id }) => native_id === staying)?.gone).toBe(false);
  });

  it('does not count as gone what lies in a region that was not read', async () => {
    const [leaving] = await account.instances(1);
    await discover();
    await account.ec2.send(new TerminateInstancesCommand({ InstanceIds: [leaving ?? ''] }));
    const run = await aJobOf(test, account, { operation: 'discoverHypervisor' });

    expect(await account.step(() => account.steps.markVanished(run, []))).toEqual({ vanished: 0 });
    expect((await resources()).map(({ gone }) => gone)).toEqual([false]);
  });

  it('fails the item of a region that AWS refuses, with the remedy', async () => {
    await account.revokePermissions();
    const run = await aJobOf(test, account, { operation: 'discoverHypervisor' });
    const [target] = await account.step(() => account.steps.planDiscovery(run));
    if (!target) throw new Error('No region was planned.');

    await expect(account.step(() => account.steps.discoverRegion(run, target))).rejects.toMatchObject({ kind: 'ACCESS_DENIED' });

    const { rows } = await test.superuser.query(`select state, failure_code, failure_remedy from job_item where job_id = $1`, [run.jobId]);
    expect(rows).toEqual([
      { state: 'FAILED', failure_code: 'ACCESS_DENIED', failure_remedy: expect.stringContaining('Validate the hypervisor') },
    ]);
  });

  it("refuses another tenant's job", async () => {
    const run = await aJobOf(test, account, { operation: 'discoverHypervisor' });
    const stranger = await aBackedUpAccount(test);
    await expect(account.step(() => account.steps.planDiscovery({ ...run, scope: stranger.owner }))).rejects.toMatchObject({
      type: FAILURE.notFound,
    });
    await stranger.close();
  });
});
