import { apiOfRun, type ApiOfRun, type NewMsp } from '../../support/api/api-of-run';
import { connectedAccount, endOf, type ConnectedAccount } from '../../support/api/connected-account';
import { eventually } from '../../support/eventually';
import { testSandbox } from '../../support/sandbox';

interface Asked {
  readonly plan: { readonly id: string };
  readonly vmGroup: { readonly id: string };
  readonly job: { readonly id: string; readonly state: string };
}

describe('a tenant that is suspended at work', () => {
  let api: ApiOfRun;
  let msp: NewMsp;
  let connected: ConnectedAccount;
  let vmGroupId: string;
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await api.anMsp();
    connected = await connectedAccount(msp.client, 2);
    const { hypervisorId, region, account } = connected;
    // Long enough to suspend in between.
    await testSandbox().emulator.change({ accountId: account.accountId, snapshotSeconds: 60 });
    const { plan } = await msp.client.done<Asked>('createPlan', { name: 'Gold', runEveryMinutes: 60 }, 'plan { id }');
    const group = { hypervisorId, planId: plan.id, name: 'All', content: { include: [{ regions: [region] }] } };
    vmGroupId = (await msp.client.done<Asked>('createVmGroup', group, 'vmGroup { id }')).vmGroup.id;
  }, 60_000);
  afterAll(() => api.close());

  it('has its running back-up cancelled as by cancelJob when that is asked for, and begins another only when it is resumed', async () => {
    const { tenantId } = connected;
    const { job } = await msp.client.done<Asked>('backUpVmGroup', { vmGroupId }, 'job { id state }');
    const state = async (): Promise<string> => (await msp.client.query<Asked>(`{ job(id: "${job.id}") { id state } }`)).job.state;
    await eventually(async () => (await state()) === 'RUNNING', 30_000);

    await msp.client.done('suspendTenant', { tenantId, runningJobs: 'CANCEL' }, 'tenant { id }');
    const ended = await endOf(msp.client, job.id);
    const refused = await msp.client.outcome('backUpVmGroup', { vmGroupId });
    await msp.client.done('resumeTenant', { tenantId }, 'tenant { id }');
    const again = await msp.client.done<Asked>('backUpVmGroup', { vmGroupId }, 'job { id state }');
    await msp.client.done('offboardTenant', { tenantId, runningJobs: 'CANCEL' }, 'tenant { id }');

    expect(ended).toBe('CANCELLED');
    expect(refused).toMatchObject({ code: 'TENANT_NOT_ACTIVE' });
    expect(await endOf(msp.client, again.job.id)).toBe('CANCELLED');
    const { rows } = await api.sql.query<{ code: string }>('select code from job_event where job_id = $1 order by seq', [job.id]);
    expect(rows.map(({ code }) => code)).toContain('JOB_CANCELLING');
  }, 120_000);
});
