import { freePort } from '../../../sandbox/servers/ports';
import type { Database } from '../../../db/database';
import type { TenantId } from '../../../workflows/domain/ids';
import type { MspScope } from '../../../workflows/domain/scope';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { apiAt } from '../../support/api/api-of-run';
import { aStage, type Stage } from '../../support/api/stage';
import { aJob } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { aDatabase, type TestDatabase } from '../../support/test-database';

/** Something to wait for until somebody says that it is so. */
function aLatch(): { readonly reached: Promise<void>; reach(): void } {
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  return { reached, reach: () => reach() };
}

describe('a suspension beside the asking for a job', () => {
  let tested: TestDatabase;
  let database: Database;
  let api: ApiInProcess;
  let stage: Stage;
  let tenantId: TenantId;
  let msp: MspScope;
  beforeAll(async () => {
    tested = await aDatabase();
    database = await tested.open();
    // Nothing listens there: for this API, Temporal is away, so that what it writes stays as it was written.
    api = await anApiInProcess(tested.url, { temporal: { address: `127.0.0.1:${await freePort()}`, namespace: 'default', uiUrl: null } });
  });
  beforeEach(async () => {
    stage = await aStage(apiAt(api.url, database, tested.superuser));
    tenantId = stage.tenants[0].owner.tenantId;
    msp = { mspId: stage.mspId, tenantId: null };
  });
  afterAll(async () => {
    await api.stop();
    await tested.drop();
  });

  const suspend = () => stage.client.outcome('suspendTenant', { tenantId, runningJobs: 'CANCEL' });
  const somebodyWaits = () =>
    eventually(
      async () => (await tested.superuser.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rows.length > 0,
    );

  it('waits for a job that is just being written, and tells it to end with the others', async () => {
    const held = aLatch();
    const asking = database.inMsp(msp, async ({ tenants, jobs }) => {
      await tenants.hold(tenantId);
      held.reach();
      // Not before the suspension has come as far as it can.
      await somebodyWaits();
      const jobId = await aJob(tested.superuser, stage.tenants[0].owner, {
        hypervisor_id: stage.idle.hypervisorId,
      });
      return (await jobs.find(jobId))?.id;
    });
    await held.reached;
    const suspension = suspend();
    const jobId = await asking;

    expect(await suspension).toMatchObject({ __typename: 'SuspendTenantPayload' });
    const { rows } = await tested.superuser.query('select job_id from job_cancellation where job_id = $1', [jobId]);
    expect(rows).toEqual([{ job_id: jobId }]);
  });

  it.each(['the MSP', 'the tenant itself'])('is waited for by %s asking for a job, who is refused then', async (who) => {
    const client = who === 'the MSP' ? stage.client : stage.tenants[0].client;
    const [held, asked] = [aLatch(), aLatch()];
    const suspension = database.inMsp(msp, async ({ tenants }) => {
      await tenants.holdAlone(tenantId);
      held.reach();
      await asked.reached;
      await tenants.setStatus(tenantId, 'SUSPENDED');
    });
    await held.reached;
    const outcome = client.outcome('backUpVmGroup', { vmGroupId: stage.idle.vmGroupId });
    await somebodyWaits();
    asked.reach();
    await suspension;

    expect(await outcome).toMatchObject({ code: 'TENANT_NOT_ACTIVE' });
    const { rows } = await tested.superuser.query('select id from job where vm_group_id = $1', [stage.idle.vmGroupId]);
    expect(rows).toEqual([]);
  });
});
