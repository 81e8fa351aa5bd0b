import type { GroupContent } from '../../workflows/domain/content-rules';
import type {
  HypervisorId,
  JobId,
  JobItemId,
  RecoveryPointCopyId,
  RecoveryPointId,
  ResourceId,
  TenantId,
  VmGroupId,
} from '../../workflows/domain/ids';
import type { ItemFailure } from '../../workflows/domain/item-failure';
import { attemptOf, type JobAttempt, type JobItemState } from '../../workflows/domain/job';
import type { RecoveryPointState, SnapshotOfVolume } from '../../workflows/domain/recovery-point';
import type { Tag } from '../../workflows/domain/tags';
import type { Session } from '../session';
import { isLatest } from './job-item-writes';

/** What a back-up is about: the group, its connection, and for how long its points are kept. */
export interface ProtectionSubject {
  readonly groupId: VmGroupId;
  readonly groupName: string;
  readonly tenantId: TenantId;
  readonly content: GroupContent;
  readonly hypervisorId: HypervisorId;
  readonly awsAccountId: string;
  readonly regions: readonly string[];
  readonly retentionDays: number;
}

/** An instance of the inventory as the content rules look at it. */
export interface Candidate {
  readonly id: ResourceId;
  readonly instanceId: string;
  readonly name: string;
  readonly region: string;
  readonly availabilityZone: string;
  readonly gone: boolean;
  readonly tags: readonly Tag[];
  readonly volumes: readonly { readonly volumeId: string; readonly tags: readonly Tag[] }[];
}

/** A set of snapshots that AWS has taken on for one item. */
export interface StartedSet {
  readonly itemId: JobItemId;
  readonly recoveryPointId: RecoveryPointId;
  readonly copyId: RecoveryPointCopyId;
  readonly takenAt: string;
  readonly sizeGiB: number;
  readonly snapshots: readonly SnapshotOfVolume[];
}

/** An item whose snapshots are on their way, and what we recorded of them. */
export interface RecordedSet {
  readonly itemId: JobItemId;
  readonly state: JobItemState;
  readonly name: string;
  readonly startedAt: Date | null;
  readonly snapshotIds: readonly string[];
}

/** How one item ends, with its recovery point. */
export interface ItemEnding {
  readonly itemId: JobItemId;
  readonly to: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  /** DELETED when the snapshots were taken away again. */
  readonly point: RecoveryPointState;
  readonly failure: ItemFailure | null;
}

/**
 * The writes of a back-up, a statement for many items each: workers record hundreds of instances at a time. A run of an attempt that is not
 * the job's latest changes nothing.
 */
export function protectionRepository(session: Session) {
  return {
    /** Null when the job is not a group's back-up of this scope. */
    async subjectOf(jobId: JobId): Promise<ProtectionSubject | null> {
      const [subject] = await session.query<ProtectionSubject>(
        `select g.id as "groupId", g.name as "groupName", g.tenant_id as "tenantId", g.content, h.id as "hypervisorId",
           h.aws_account_id as "awsAccountId", h.regions, p.retention_days as "retentionDays"
         from job join vm_group g on g.id = job.vm_group_id join hypervisor h on h.id = g.hypervisor_id
           join plan_revision p on p.id = job.plan_revision_id where job.id = $1`,
        [jobId],
      );
      return subject ?? null;
    },

    /** A page of a connection's inventory by id, also of what is gone; only what the rules need, because manifests are large. */
    candidates: (hypervisorId: HypervisorId, after: ResourceId | null, limit: number): Promise<Candidate[]> =>
      session.query<Candidate>(
        `select id, native_id as "instanceId", name, region, availability_zone as "availabilityZone", gone_at is not null as gone,
           manifest -> 'tags' as tags,
           coalesce((select jsonb_agg(jsonb_build_object('volumeId', v -> 'volumeId', 'tags', v -> 'tags')) from jsonb_array_elements(manifest -> 'volumes') v), '[]') as volumes
         from resource where hypervisor_id = $1 and ($2::text is null or id > $2) order by id limit $3`,
        [hypervisorId, after, limit],
      ),

    /** AWS has taken sets on: a pending recovery point and copy each. A set of an item that is not PENDING any more is left alone. */
    async recordStarted(run: JobAttempt, sets: readonly StartedSet[]): Promise<void> {
      if (sets.length > 0) await session.query(RECORD_STARTED, [run.jobId, JSON.stringify(sets), attemptOf(run)]);
    },

    /** The items of a region with the snapshots recorded for them. */
    recorded: (jobId: JobId, region: string, states: readonly JobItemState[]): Promise<RecordedSet[]> =>
      session.query<RecordedSet>(
        `select i.id as "itemId", i.state, i.name, i.started_at as "startedAt",
           coalesce((select jsonb_agg(s ->> 'snapshotId') from recovery_point_copy c, jsonb_array_elements(c.snapshots) s
             where c.recovery_point_id = i.recovery_point_id), '[]') as "snapshotIds"
         from job_item i where i.job_id = $1 and i.region = $2 and i.state = any($3) order by i.ordinal`,
        [jobId, region, states],
      ),

    /** Ends items that are open, with their recovery points and copies; an item that has ended stays as it is. Answers how many ended. */
    async endItems(run: JobAttempt, endings: readonly ItemEnding[]): Promise<number> {
      if (endings.length === 0) return 0;
      const [row] = await session.query<{ ended: number }>(END_ITEMS, [run.jobId, JSON.stringify(endings), attemptOf(run)]);
      return row?.ended ?? 0;
    },
  };
}

const RECORD_STARTED = `
  with given as (
    select * from jsonb_to_recordset($2::jsonb) as g ("itemId" text, "recoveryPointId" text, "copyId" text, "takenAt" timestamptz, "sizeGiB" int, snapshots jsonb)
  ), moved as (
    update job_item i set state = 'STARTED', started_at = now(), recovery_point_id = g."recoveryPointId"
    from given g where i.id = g."itemId" and i.job_id = $1 and i.state = 'PENDING' and ${isLatest('$3')}
    returning i.id, i.msp_id, i.tenant_id, i.resource_id, i.aws_account_id, i.region, i.excluded_volume_ids, g.*
  ), points as (
    insert into recovery_point (id, msp_id, tenant_id, resource_id, vm_group_id, job_id, job_item_id, plan_revision_id, state, consistency,
      taken_at, expires_at, size_gib, manifest, excluded_volume_ids)
    select m."recoveryPointId", m.msp_id, m.tenant_id, m.resource_id, job.vm_group_id, job.id, m.id, job.plan_revision_id, 'PENDING', 'CRASH_CONSISTENT',
      m."takenAt", m."takenAt" + make_interval(days => p.retention_days), m."sizeGiB", r.manifest, m.excluded_volume_ids
    from moved m join resource r on r.id = m.resource_id, job join plan_revision p on p.id = job.plan_revision_id where job.id = $1
  ), copies as (
    insert into recovery_point_copy (id, msp_id, tenant_id, recovery_point_id, aws_account_id, region, engine, state, snapshots)
    select "copyId", msp_id, tenant_id, "recoveryPointId", aws_account_id, region, 'EBS_SNAPSHOT', 'PENDING', snapshots from moved
  )
  update job set items_pending = items_pending - n, items_started = items_started + n from (select count(*) as n from moved) as counted where id = $1 and n > 0`;

const END_ITEMS = `
  with given as (
    select g.*, f.code, f.message, f.remedy from jsonb_to_recordset($2::jsonb) as g ("itemId" text, "to" text, point text, failure jsonb)
      left join lateral jsonb_to_record(g.failure) as f (code text, message text, remedy text) on true
  ), open as (
    select i.id, i.state as was from job_item i join given g on g."itemId" = i.id where i.job_id = $1 and i.state in ('PENDING', 'STARTED') and ${isLatest('$3')} order by i.id for update of i
  ), ended as (
    update job_item i set state = g."to", finished_at = now(), failure_code = g.code, failure_message = g.message, failure_remedy = g.remedy
    from given g join open on open.id = g."itemId" where i.id = g."itemId"
    returning i.id, i.msp_id, i.tenant_id, i.name, i.resource_id, i.recovery_point_id, i.state, open.was, g.point, g.message
  ), points as (
    update recovery_point p set state = e.point, completed_at = case e.point when 'COMPLETED' then now() end from ended e where p.id = e.recovery_point_id
  ), copies as (
    update recovery_point_copy c set state = e.point from ended e where c.recovery_point_id = e.recovery_point_id
  ), noted as (
    insert into job_event (msp_id, tenant_id, job_id, item_id, level, code, message)
    select msp_id, tenant_id, $1, id, case state when 'FAILED' then 'ERROR' else 'WARNING' end, 'ITEM_' || state,
      name || ': ' || coalesce(message, 'cancelled before its snapshots were complete') from ended where state <> 'COMPLETED'
  ), counted as (
    select count(*) filter (where was = 'PENDING') as pending, count(*) filter (where was = 'STARTED') as started,
      count(*) filter (where state = 'COMPLETED') as completed, count(*) filter (where state = 'FAILED') as failed,
      count(*) filter (where state = 'CANCELLED') as cancelled, count(*)::int as ended from ended
  ), told as (
    update job set items_pending = items_pending - pending, items_started = items_started - started, items_completed = items_completed + completed,
      items_failed = items_failed + failed, items_cancelled = items_cancelled + cancelled from counted where id = $1 and ended > 0
  )
  select ended from counted`;
