import { newId } from '../../../db/new-id';
import type { JobId, MspId, ResourceId, VmGroupId } from '../../../workflows/domain/ids';
import {
  aHypervisor,
  aJob,
  aJobItem,
  aPlan,
  aRecoveryPoint,
  aResource,
  aTenant,
  aVmGroup,
  type Sql,
  type TenantOwner,
} from '../builders-rows';

/** A group whose back-up has planned these resources; their recovery points are on their way. */
export interface GroupAtWork {
  readonly owner: TenantOwner;
  readonly planId: string;
  readonly planRevisionId: string;
  readonly hypervisorId: string;
  readonly groupId: VmGroupId;
  readonly jobId: JobId;
  readonly resourceIds: readonly ResourceId[];
  readonly pointIds: readonly string[];
}

/** A moment that lies this many minutes back. */
export const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

/** A group of `size` resources in the middle of its first back-up, under a plan of an hour. */
export async function aGroupAtWork(sql: Sql, mspId: MspId, size: number, takenAt: (index: number) => Date): Promise<GroupAtWork> {
  const owner = await aTenant(sql, mspId);
  const hypervisor_id = await aHypervisor(sql, owner);
  const { planId, planRevisionId } = await aPlan(sql, mspId, { run_every_minutes: 60 });
  const groupId = await aVmGroup(sql, owner, { hypervisor_id, plan_id: planId });
  const resourceIds: ResourceId[] = [];
  for (let made = 0; made < size; made += 1) resourceIds.push(await aResource(sql, owner, { hypervisor_id }));
  const group = { owner, planId, planRevisionId, groupId, hypervisorId: hypervisor_id };
  return { ...group, ...(await aBackUpUnderWay(sql, group, resourceIds, takenAt)), resourceIds };
}

/** A back-up of a group, planned and started; each resource's recovery point is PENDING. */
export async function aBackUpUnderWay(
  sql: Sql,
  {
    owner,
    planRevisionId,
    groupId,
    hypervisorId,
  }: { owner: TenantOwner; planRevisionId: string; groupId: VmGroupId; hypervisorId: string },
  resourceIds: readonly ResourceId[],
  takenAt: (index: number) => Date,
): Promise<{ jobId: JobId; pointIds: string[] }> {
  const ofGroup = { vm_group_id: groupId, plan_revision_id: planRevisionId };
  const jobId = newId('job');
  await aJob(sql, owner, {
    id: jobId,
    operation: 'protectGroup',
    state: 'RUNNING',
    hypervisor_id: hypervisorId,
    ...ofGroup,
    workflow_id: jobId,
  });
  const pointIds: string[] = [];
  for (const [ordinal, resource_id] of resourceIds.entries()) {
    const job_item_id = await aJobItem(sql, owner, { job_id: jobId, ordinal, resource_id, state: 'STARTED' });
    const point = { state: 'PENDING', completed_at: null, taken_at: takenAt(ordinal) };
    pointIds.push(await aRecoveryPoint(sql, owner, { resource_id, job_id: jobId, job_item_id, ...point, ...ofGroup }));
  }
  return { jobId, pointIds };
}
