import { Client } from 'pg';
import type { Database } from '../../../db/database';
import type { VmGroupSummaryRow } from '../../../db/repositories/summaries/summaries';
import { newId } from '../../../db/new-id';
import type { MspId, VmGroupId } from '../../../workflows/domain/ids';
import { aJobItem, anMsp, aResource, aRow, aVmGroup } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { aBackUpUnderWay, aGroupAtWork, minutesAgo } from '../../support/summaries/protected-group';
import { aDatabase, type TestDatabase } from '../../support/test-database';

const COMPLETE = `update recovery_point set state = 'COMPLETED', completed_at = now() where id = $1`;

let test: TestDatabase;
let database: Database;
let mspId: MspId;
let first: Client;
let second: Client;
beforeAll(async () => {
  test = await aDatabase();
  database = await test.open();
  mspId = await anMsp(test.superuser);
  [first, second] = [new Client({ connectionString: test.superuserUrl }), new Client({ connectionString: test.superuserUrl })];
  await Promise.all([first.connect(), second.connect()]);
});
afterAll(async () => {
  await Promise.all([first.end(), second.end()]);
  await test.drop();
});

const summaryOf = async (groupId: VmGroupId): Promise<VmGroupSummaryRow | undefined> =>
  (await database.inMsp({ mspId, tenantId: null }, ({ summaries }) => summaries.ofGroups([groupId])))[0];

/** The first has written and not committed when the second writes, which then waits for it, or need not. */
async function sideBySide(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<void> {
  const { rows } = await second.query<{ pid: number }>('select pg_backend_pid() as pid');
  await first.query('begin');
  await second.query('begin');
  await one();
  let over = false;
  const writing = other().then(() => (over = true));
  const waits = `select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`;
  await eventually(async () => over || (await test.superuser.query(waits, [rows[0]?.pid])).rowCount === 1);
  await first.query('commit');
  await writing;
  await second.query('commit');
}

describe('two writers at the same moment', () => {
  it('of one group count what the other completed', async () => {
    const { groupId, pointIds } = await aGroupAtWork(test.superuser, mspId, 2, () => minutesAgo(5));

    await sideBySide(
      () => first.query(COMPLETE, [pointIds[0]]),
      () => second.query(COMPLETE, [pointIds[1]]),
    );

    expect(await summaryOf(groupId)).toMatchObject({ resources: 2, protected: 2, outOfRpo: 0 });
  });

  it('of one resource, by two groups, leave its newest recovery point', async () => {
    const group = await aGroupAtWork(test.superuser, mspId, 1, () => minutesAgo(5));
    const groupId = await aVmGroup(test.superuser, group.owner, { hypervisor_id: group.hypervisorId, plan_id: group.planId });
    const older = await aBackUpUnderWay(test.superuser, { ...group, groupId }, group.resourceIds, () => minutesAgo(90));

    await sideBySide(
      () => first.query(COMPLETE, [group.pointIds[0]]),
      () => second.query(COMPLETE, [older.pointIds[0]]),
    );

    expect(await summaryOf(groupId)).toMatchObject({ protected: 1, outOfRpo: 0 });
  });

  it('of which one takes a resource up while the other completes its recovery point agree', async () => {
    const group = await aGroupAtWork(test.superuser, mspId, 1, () => minutesAgo(5));
    const groupId = await aVmGroup(test.superuser, group.owner, { hypervisor_id: group.hypervisorId, plan_id: group.planId });
    const { jobId } = await aBackUpUnderWay(test.superuser, { ...group, groupId }, [], () => minutesAgo(5));

    await sideBySide(
      () => first.query(COMPLETE, [group.pointIds[0]]),
      () => aJobItem(second, group.owner, { job_id: jobId, resource_id: group.resourceIds[0] }),
    );

    expect(await summaryOf(groupId)).toMatchObject({ resources: 1, protected: 1 });
  });
});

describe('out of RPO', () => {
  it('follows the clock and the plan, though nothing is written in between', async () => {
    const ages = [10, 50, 110, 400];
    const { groupId, planId, pointIds } = await aGroupAtWork(test.superuser, mspId, 5, (index) => minutesAgo(ages[index] ?? 0));
    for (const id of pointIds.slice(0, 4)) await test.superuser.query(COMPLETE, [id]);
    const kept = async (): Promise<unknown> =>
      (await test.superuser.query('select xmin, * from vm_group_summary where vm_group_id = $1', [groupId])).rows;
    const before = await kept();

    const found = [await summaryOf(groupId)];
    for (const [index, run_every_minutes] of [15, 120, 500].entries()) {
      const revision = { id: newId('planRevision'), msp_id: mspId, plan_id: planId, revision: index + 2, run_every_minutes };
      await aRow(test.superuser, 'plan_revision', { ...revision, retention: 'STANDARD', retention_days: 30 });
      found.push(await summaryOf(groupId));
    }

    // One of the five has no complete recovery point at all.
    expect(found.map((summary) => summary?.outOfRpo)).toEqual([3, 4, 2, 1]);
    expect(found.map((summary) => summary?.protected)).toEqual([4, 4, 4, 4]);
    expect(await kept()).toEqual(before);
  });

  it('leaves out what is gone from AWS, and counts it again when it is back', async () => {
    const { groupId, resourceIds } = await aGroupAtWork(test.superuser, mspId, 2, () => minutesAgo(5));
    const counted = async (): Promise<unknown> => {
      const { resources, outOfRpo } = (await summaryOf(groupId)) ?? {};
      return { resources, outOfRpo };
    };

    await test.superuser.query('update resource set gone_at = now() where id = $1', [resourceIds[0]]);
    expect(await counted()).toEqual({ resources: 1, outOfRpo: 1 });

    await test.superuser.query('update resource set gone_at = null where id = $1', [resourceIds[0]]);
    expect(await counted()).toEqual({ resources: 2, outOfRpo: 2 });
  });
});

it('a group is summed up from the moment of its creation', async () => {
  const group = await aGroupAtWork(test.superuser, mspId, 0, () => minutesAgo(0));
  const groupId = await aVmGroup(test.superuser, group.owner, { hypervisor_id: group.hypervisorId, plan_id: group.planId });
  await aResource(test.superuser, group.owner, { hypervisor_id: group.hypervisorId });

  expect(await summaryOf(groupId)).toEqual({
    vmGroupId: groupId,
    lastBackUp: null,
    resources: 0,
    protected: 0,
    outOfRpo: 0,
    oldestPointAt: null,
  });
});
