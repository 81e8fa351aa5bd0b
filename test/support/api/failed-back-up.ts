import { newId } from '../../../db/new-id';
import { workflowIdOf } from '../../../workflows/contracts/job-run';
import { itemFailure } from '../../../workflows/domain/item-failure';
import { aJob, aJobItem, aRecoveryPoint, aResource, aRow, type Sql, type TenantOwner } from '../builders-rows';

/** A back-up that ended COMPLETED_WITH_ERRORS: two instances failed, one came out well, and one was never found. */
export interface FailedBackUp {
  readonly jobId: string;
  readonly vmGroupId: string;
  readonly failedItemIds: readonly [string, string];
  readonly completedItemId: string;
  readonly neverFoundItemId: string;
}

interface Group {
  readonly hypervisorId: string;
  readonly vmGroupId: string;
  readonly planRevisionId: string;
}

/** Builds the back-up of a group by rows, with the outbox row of its first attempt, which was started. */
export async function aFailedBackUp(
  sql: Sql,
  owner: TenantOwner,
  { hypervisorId, vmGroupId, planRevisionId }: Group,
): Promise<FailedBackUp> {
  const [jobId, finished_at] = [newId('job'), new Date()];
  await aJob(sql, owner, {
    id: jobId,
    operation: 'protectGroup',
    hypervisor_id: hypervisorId,
    vm_group_id: vmGroupId,
    plan_revision_id: planRevisionId,
    workflow_id: workflowIdOf('protectGroup', owner, vmGroupId, jobId),
    run_id: 'the first run',
    state: 'COMPLETED_WITH_ERRORS',
    result: JSON.stringify({ recoveryPoints: 1 }),
    items_completed: 1,
    items_failed: 3,
    started_at: finished_at,
    finished_at,
  });
  const start = { id: newId('outbox'), msp_id: owner.mspId, tenant_id: owner.tenantId, job_id: jobId, start: '{}', done_at: finished_at };
  await aRow(sql, 'outbox', start);

  const { code, message, remedy } = itemFailure('ACCESS_DENIED', 'UnauthorizedOperation: You are not authorized.');
  const failed = { state: 'FAILED', attempts: 1, failure_code: code, failure_message: message, failure_remedy: remedy, finished_at };
  const anItem = async (ordinal: number, how: object, wasFound = true): Promise<string> => {
    const resourceId = wasFound ? await aResource(sql, owner, { hypervisor_id: hypervisorId }) : null;
    const itemId = await aJobItem(sql, owner, { job_id: jobId, ordinal, resource_id: resourceId, ...how });
    if (resourceId === null) return itemId;
    const state = 'state' in how && how.state === 'COMPLETED' ? 'COMPLETED' : 'FAILED';
    const point = { resource_id: resourceId, job_id: jobId, job_item_id: itemId, state, vm_group_id: vmGroupId };
    const pointId = await aRecoveryPoint(sql, owner, { ...point, completed_at: state === 'COMPLETED' ? finished_at : null });
    await sql.query('update job_item set recovery_point_id = $2 where id = $1', [itemId, pointId]);
    return itemId;
  };
  return {
    jobId,
    vmGroupId,
    failedItemIds: [await anItem(0, failed), await anItem(2, failed)],
    completedItemId: await anItem(1, { state: 'COMPLETED', attempts: 1, finished_at }),
    neverFoundItemId: await anItem(3, { ...failed, region: 'unknown' }, false),
  };
}
