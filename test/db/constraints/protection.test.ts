import { newId } from '../../../db/new-id';
import {
  aHypervisor,
  aJob,
  aJobItem,
  anMsp,
  aPlan,
  aPlanRevision,
  aRecoveryPoint,
  aResource,
  aRow,
  aTenant,
  aVmGroup,
  type Owner,
  type TenantOwner,
} from '../../support/builders-rows';
import { aDatabase, type TestDatabase } from '../../support/test-database';
import { refusal } from './refusal';

let database: TestDatabase;
let sql: TestDatabase['superuser'];
let msp: Owner;
let tenant: TenantOwner;

beforeAll(async () => {
  database = await aDatabase();
  sql = database.superuser;
  msp = { mspId: await anMsp(sql), tenantId: null };
  tenant = await aTenant(sql, msp.mspId);
});
afterAll(() => database.drop());

describe('rule 4: plans', () => {
  it('refuses extended retention without a secondary copy', async () => {
    expect(await refusal(aPlan(sql, msp.mspId, { retention: 'EXTENDED' }))).toBe('plan_extended_needs_secondary_copy');
  });

  it('refuses a revision that changes, one that goes, and half a window', async () => {
    const { planId, planRevisionId } = await aPlan(sql, msp.mspId);
    const appendOnly = /plan_revision is append-only/;
    await expect(sql.query('update plan_revision set retention_days = 1 where id = $1', [planRevisionId])).rejects.toThrow(appendOnly);
    await expect(sql.query('delete from plan_revision where id = $1', [planRevisionId])).rejects.toThrow(appendOnly);
    const half = { msp_id: msp.mspId, plan_id: planId, revision: 2, window_start: '22:00' };
    expect(await refusal(aPlanRevision(sql, half))).toBe('plan_window_is_whole');
  });
});

describe('jobs and recovery points', () => {
  const protectedInstance = async () => {
    const hypervisorId = await aHypervisor(sql, tenant);
    const { planId, planRevisionId } = await aPlan(sql, msp.mspId);
    const groupId = await aVmGroup(sql, tenant, { hypervisor_id: hypervisorId, plan_id: planId });
    const resourceId = await aResource(sql, tenant, { hypervisor_id: hypervisorId });
    const job = { operation: 'protectGroup', hypervisor_id: hypervisorId, vm_group_id: groupId, plan_revision_id: planRevisionId };
    return { hypervisorId, groupId, resourceId, job };
  };

  it('refuses a back-up without a group, and a second one while the first is active', async () => {
    const { job } = await protectedInstance();
    expect(await refusal(aJob(sql, tenant, { ...job, vm_group_id: null }))).toBe('job_subject_fits_operation');
    expect(await refusal(aJob(sql, tenant, job))).toBe('written');
    expect(await refusal(aJob(sql, tenant, job))).toBe('job_one_active_backup');
  });

  it('lets a group be backed up again when the first back-up is over', async () => {
    const { job } = await protectedInstance();
    await aJob(sql, tenant, { ...job, state: 'FAILED', finished_at: new Date() });
    expect(await refusal(aJob(sql, tenant, job))).toBe('written');
  });

  it('never hides a failed or unfinished item behind COMPLETED', async () => {
    const { hypervisorId } = await protectedInstance();
    const completed = { hypervisor_id: hypervisorId, state: 'COMPLETED', finished_at: new Date() };
    expect(await refusal(aJob(sql, tenant, { ...completed, items_failed: 1 }))).toBe('job_completed_hides_nothing');
    expect(await refusal(aJob(sql, tenant, { ...completed, items_pending: 1 }))).toBe('job_completed_hides_nothing');
    expect(await refusal(aJob(sql, tenant, { ...completed, items_completed: 1 }))).toBe('written');
  });

  it('ends a job exactly when it is final', async () => {
    const { hypervisorId } = await protectedInstance();
    expect(await refusal(aJob(sql, tenant, { hypervisor_id: hypervisorId, state: 'FAILED' }))).toBe('job_final_has_end');
    expect(await refusal(aJob(sql, tenant, { hypervisor_id: hypervisorId, finished_at: new Date() }))).toBe('job_final_has_end');
  });

  it('gives a failed item its reason and its remedy, and no other item one', async () => {
    const { hypervisorId } = await protectedInstance();
    const jobId = await aJob(sql, tenant, { hypervisor_id: hypervisorId });
    const failed = { job_id: jobId, state: 'FAILED', finished_at: new Date() };
    const reason = { failure_code: 'ACCESS_DENIED', failure_message: 'Denied.', failure_remedy: 'Ask.' };
    expect(await refusal(aJobItem(sql, tenant, failed))).toBe('job_item_failure_is_whole');
    expect(await refusal(aJobItem(sql, tenant, { ...failed, ...reason, failure_remedy: null }))).toBe('job_item_failure_is_whole');
    expect(await refusal(aJobItem(sql, tenant, { job_id: jobId, ...reason }))).toBe('job_item_failure_is_whole');
    expect(await refusal(aJobItem(sql, tenant, { ...failed, ...reason }))).toBe('written');
  });

  it('keeps one recovery point for an item, with the time it was completed, beside those that failed before it', async () => {
    const { job, resourceId } = await protectedInstance();
    const jobId = await aJob(sql, tenant, job);
    const itemId = await aJobItem(sql, tenant, { job_id: jobId, resource_id: resourceId });
    const point = { resource_id: resourceId, job_id: jobId, job_item_id: itemId };
    expect(await refusal(aRecoveryPoint(sql, tenant, { ...point, completed_at: null }))).toBe('recovery_point_completed_has_time');
    const [failed, pending] = [
      { state: 'FAILED', completed_at: null },
      { state: 'PENDING', completed_at: null },
    ].map((how) => ({ ...point, ...how }));
    expect(await refusal(aRecoveryPoint(sql, tenant, failed ?? {}))).toBe('written');
    expect(await refusal(aRecoveryPoint(sql, tenant, failed ?? {}))).toBe('written');
    expect(await refusal(aRecoveryPoint(sql, tenant, point))).toBe('written');
    expect(await refusal(aRecoveryPoint(sql, tenant, point))).toBe('recovery_point_one_standing_per_item');
    expect(await refusal(aRecoveryPoint(sql, tenant, pending ?? {}))).toBe('recovery_point_one_standing_per_item');
  });

  it('retries back-ups alone, each attempt under a workflow of its own', async () => {
    const { hypervisorId, job } = await protectedInstance();
    expect(await refusal(aJob(sql, tenant, { hypervisor_id: hypervisorId, attempt: 2, workflow_id: 'a/retry-2' }))).toBe(
      'job_only_backups_are_retried',
    );
    expect(await refusal(aJob(sql, tenant, { ...job, attempt: 2, workflow_id: 'b/retry-1' }))).toBe('job_attempt_has_its_workflow');
    expect(await refusal(aJob(sql, tenant, { ...job, attempt: 0 }))).toBe('job_attempt_check');
    expect(await refusal(aJob(sql, tenant, { ...job, attempt: 2, workflow_id: 'c/retry-2' }))).toBe('written');
  });

  it('keeps one start for each attempt at a job, and no more earlier tries of an item than tries', async () => {
    const jobId = await aJob(sql, tenant);
    const start = (job_attempt: number) =>
      aRow(sql, 'outbox', {
        id: newId('outbox'),
        msp_id: tenant.mspId,
        tenant_id: tenant.tenantId,
        job_id: jobId,
        start: '{}',
        job_attempt,
      });
    expect([await refusal(start(1)), await refusal(start(2)), await refusal(start(2))]).toEqual([
      'written',
      'written',
      'outbox_one_start_per_attempt',
    ]);
    expect(await refusal(aJobItem(sql, tenant, { job_id: jobId, attempts: 1, earlier_attempts: 2 }))).toBe('job_item_attempts_only_grow');
  });

  it('keeps the audit log as it was written', async () => {
    await aRow(sql, 'audit_event', {
      id: newId('auditEvent'),
      msp_id: msp.mspId,
      principal: 'p',
      action: 'a',
      subject_id: 's',
      request_id: 'r',
    });
    await expect(sql.query(`update audit_event set action = 'b'`)).rejects.toThrow('audit_event is append-only');
    await expect(sql.query(`delete from audit_event`)).rejects.toThrow('audit_event is append-only');
  });

  it('refuses ids of the wrong kind or form', async () => {
    expect(await refusal(aRow(sql, 'msp', { id: newId('tenant'), name: 'x' }))).toBe('msp_id_check');
    expect(await refusal(aRow(sql, 'msp', { id: 'msp_1', name: 'x' }))).toBe('snapward_id_check');
  });
});
