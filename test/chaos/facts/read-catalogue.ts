import type { FaultWorld } from '../../support/faults/fault-world';
import type { Facts, ItemInCatalogue, JobInCatalogue, PointInCatalogue } from './facts';

type Sql = FaultWorld['sql'];

/** What the catalogue says of one MSP's world, read behind row-level security. */
export async function readCatalogue(sql: Sql): Promise<Pick<Facts, 'accounts' | 'jobs' | 'items' | 'points'>> {
  return {
    accounts: await sql(`select aws_account_id as "accountId", tenant_id as "tenantId" from hypervisor where tenant_id is not null`),
    jobs: await sql<JobInCatalogue>(JOBS),
    items: await sql<ItemInCatalogue>(ITEMS),
    points: await sql<PointInCatalogue>(POINTS),
  };
}

const JOBS = `
  select id, tenant_id as "tenantId", operation, state, result ->> 'instanceId' as "restoredInstanceId", failure_type || ': ' || failure_message as failure,
         array(select thing ->> 'nativeId' from jsonb_array_elements(case when jsonb_typeof(result -> 'leftBehind') = 'array'
               then result -> 'leftBehind' else '[]' end) thing) as "leftBehind",
         jsonb_build_object('PENDING', items_pending, 'STARTED', items_started, 'COMPLETED', items_completed, 'FAILED', items_failed,
                            'SKIPPED', items_skipped, 'CANCELLED', items_cancelled) as counters,
         coalesce((select jsonb_object_agg(state, count) from (select item.state, count(*) from job_item item where item.job_id = job.id
                   group by item.state) counted), '{}') as counted
    from job order by id`;

const ITEMS = `
  select item.id, item.job_id as "jobId", job.operation, item.tenant_id as "tenantId", item.aws_account_id as "accountId", item.state,
         point.state as "recoveryPointState"
    from job_item item
    join job on job.id = item.job_id
    left join recovery_point point on point.id = item.recovery_point_id
   order by item.id`;

const POINTS = `
  select point.id, point.job_id as "jobId", point.job_item_id as "itemId", point.tenant_id as "tenantId", copy.aws_account_id as "accountId",
         point.state, copy.state as "copyState",
         array(select snapshot ->> 'snapshotId' from jsonb_array_elements(copy.snapshots) snapshot) as "snapshotIds",
         array(select snapshot ->> 'volumeId' from jsonb_array_elements(copy.snapshots) snapshot) as "heldVolumeIds",
         array(select volume ->> 'volumeId' from jsonb_array_elements(point.manifest -> 'volumes') volume
                where not volume ->> 'volumeId' = any (point.excluded_volume_ids)) as "wantedVolumeIds"
    from recovery_point point
    join recovery_point_copy copy on copy.recovery_point_id = point.id
   order by point.id`;
