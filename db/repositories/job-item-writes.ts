import type { JobId, JobItemId, RecoveryPointId, ResourceId } from '../../workflows/domain/ids';
import type { ItemFailure } from '../../workflows/domain/item-failure';
import type { InstanceManifest } from '../../workflows/domain/instance';
import { attemptOf, NO_ITEMS, type ItemCounts, type JobAttempt } from '../../workflows/domain/job';
import type { Session } from '../session';

/** An item as it is planned; one that cannot be done is born FAILED, so that nothing asked for is passed over silently. */
export interface NewJobItem {
  readonly id: JobItemId;
  readonly ordinal: number;
  readonly resourceId: ResourceId | null;
  readonly name: string;
  readonly nativeId: string;
  readonly awsAccountId: string;
  readonly region: string;
  readonly excludedVolumeIds: readonly string[];
  readonly failure: ItemFailure | null;
}

/** A region of a planned job; its items' ordinals follow each other. */
export interface PlannedRegion {
  readonly awsAccountId: string;
  readonly region: string;
  readonly firstOrdinal: number;
  readonly count: number;
}

/** A run of ordinals of one job. */
export interface OrdinalRange {
  readonly firstOrdinal: number;
  readonly count: number;
}

/** An item that a chunk takes on, with what it takes to snapshot its instance. */
export interface TakenItem {
  readonly id: JobItemId;
  readonly name: string;
  readonly instanceId: string;
  readonly resourceId: ResourceId;
  readonly excludedVolumeIds: readonly string[];
  /** 1 on the first try of this attempt at the job. */
  readonly attempts: number;
  /** Its recovery points that failed in earlier attempts at the job: their snapshots are no set to go on with. */
  readonly failedPointIds: readonly RecoveryPointId[];
  readonly rootDeviceName: InstanceManifest['rootDeviceName'];
  readonly volumes: InstanceManifest['volumes'];
}

/** True for the job $1 when its latest attempt is the given one; a statement sees the job and its items of one moment, so nothing slips between. */
export const isLatest = (attempt: string): string => `exists (select from job where job.id = $1 and job.attempt = ${attempt})`;

/**
 * The writes that plan a job's items and hand them out; how they end is written with their recovery points. A run of an attempt that is not
 * the job's latest gets nothing and changes nothing.
 */
export function jobItemWrites(session: Session) {
  return {
    /** Plans items; those of an ordinal that is there already are left alone. One statement for all. */
    async insert(run: JobAttempt, items: readonly NewJobItem[]): Promise<void> {
      if (items.length === 0) return;
      await session.query(
        `with given as (
           select * from jsonb_to_recordset($2::jsonb) as g (id text, ordinal int, "resourceId" text, name text, "nativeId" text,
             "awsAccountId" text, region text, "excludedVolumeIds" text[], failure jsonb)
         ), planned as (
           insert into job_item (id, msp_id, tenant_id, job_id, ordinal, resource_id, name, native_id, aws_account_id, region,
             excluded_volume_ids, state, failure_code, failure_message, failure_remedy, finished_at)
           select g.id, job.msp_id, job.tenant_id, job.id, g.ordinal, g."resourceId", g.name, g."nativeId", g."awsAccountId", g.region,
             coalesce(g."excludedVolumeIds", '{}'), case when f.code is null then 'PENDING' else 'FAILED' end, f.code, f.message, f.remedy,
             case when f.code is not null then now() end
           from job, given g left join lateral jsonb_to_record(g.failure) as f (code text, message text, remedy text) on true
           where job.id = $1 and job.attempt = $3
           on conflict (job_id, ordinal) do nothing returning id, msp_id, tenant_id, state, name, failure_message
         ), noted as (
           insert into job_event (msp_id, tenant_id, job_id, item_id, level, code, message)
           select msp_id, tenant_id, $1, id, 'ERROR', 'ITEM_FAILED', name || ': ' || failure_message from planned where state = 'FAILED'
         ), counted as (
           select count(*) filter (where state = 'PENDING') as pending, count(*) filter (where state = 'FAILED') as failed from planned
         )
         update job set items_pending = items_pending + pending, items_failed = items_failed + failed from counted where id = $1`,
        [run.jobId, JSON.stringify(items), attemptOf(run)],
      );
    },

    /** The regions that have items, in the order of their ordinals; empty when nothing was planned yet or nothing was selected. */
    planned: (jobId: JobId): Promise<PlannedRegion[]> =>
      session.query<PlannedRegion>(
        `select aws_account_id as "awsAccountId", region, min(ordinal) as "firstOrdinal", count(*)::int as count
         from job_item where job_id = $1 group by aws_account_id, region order by min(ordinal)`,
        [jobId],
      ),

    /** The regions that have open items, each with the run of ordinals that these lie in and how many they are. */
    plannedAgain: (jobId: JobId): Promise<(PlannedRegion & { readonly open: number })[]> =>
      session.query(
        `select aws_account_id as "awsAccountId", region, min(ordinal) as "firstOrdinal", max(ordinal) - min(ordinal) + 1 as count, count(*)::int as open
         from job_item where job_id = $1 and state in ('PENDING', 'STARTED') group by aws_account_id, region order by min(ordinal)`,
        [jobId],
      ),

    /**
     * Takes failed items back to PENDING for the job's next attempt: those given, or all when null. An item that the inventory never knew
     * stays failed. Answers how many it took back.
     */
    async reopen(jobId: JobId, itemIds: readonly string[] | null): Promise<number> {
      const [row] = await session.query<{ reopened: number }>(
        `with reopened as (
           update job_item set state = 'PENDING', earlier_attempts = attempts, recovery_point_id = null, started_at = null, finished_at = null,
             failure_code = null, failure_message = null, failure_remedy = null
           where job_id = $1 and state = 'FAILED' and resource_id is not null and ($2::text[] is null or id = any($2)) returning id
         ), counted as (
           select count(*)::int as reopened from reopened
         ), told as (
           update job set items_pending = items_pending + reopened, items_failed = items_failed - reopened from counted where id = $1
         )
         select reopened from counted`,
        [jobId, itemIds],
      );
      return row?.reopened ?? 0;
    },

    /** Hands out what is still to be started of a run of ordinals, and counts the attempt before the first AWS call is made. */
    take: (run: JobAttempt, { firstOrdinal, count }: OrdinalRange): Promise<TakenItem[]> =>
      session.query<TakenItem>(
        `with taken as (
           update job_item set attempts = attempts + 1
           where job_id = $1 and ordinal >= $2 and ordinal < $2 + $3 and state = 'PENDING' and ${isLatest('$4')}
           returning id, ordinal, name, native_id, resource_id, excluded_volume_ids, attempts - earlier_attempts as attempts
         )
         select taken.id, taken.name, native_id as "instanceId", resource_id as "resourceId", excluded_volume_ids as "excludedVolumeIds", attempts,
           manifest ->> 'rootDeviceName' as "rootDeviceName", manifest -> 'volumes' as volumes,
           array(select p.id::text from recovery_point p where p.job_item_id = taken.id and p.state = 'FAILED') as "failedPointIds"
         from (select taken.*, resource.manifest from taken join resource on resource.id = taken.resource_id) as taken order by ordinal`,
        [run.jobId, firstOrdinal, count, attemptOf(run)],
      ),

    /** Takes an attempt back from items that were handed out and for which AWS certainly did nothing. */
    async giveBack(run: JobAttempt, itemIds: readonly JobItemId[]): Promise<void> {
      if (itemIds.length === 0) return;
      await session.query(
        `update job_item set attempts = attempts - 1
         where job_id = $1 and id = any($2) and state = 'PENDING' and attempts > earlier_attempts and ${isLatest('$3')}`,
        [run.jobId, itemIds, attemptOf(run)],
      );
    },

    /** Notes that AWS may have acted on items without our knowing, so that the region is searched for doubles before it is called done; late ones count, too. */
    async doubt({ jobId }: JobAttempt, itemIds: readonly JobItemId[]): Promise<void> {
      if (itemIds.length === 0) return;
      await session.query(
        `update job_item set detail = detail || jsonb_build_object('doubtedAt', clock_timestamp()) where job_id = $1 and id = any($2)`,
        [jobId, itemIds],
      );
    },

    /** How many milliseconds ago a call of a region was last in doubt; null when none was. A call that a dead worker left open counts as now. */
    async doubtAge(jobId: JobId, region: string): Promise<number | null> {
      const [row] = await session.query<{ age: number | null }>(
        `select (extract(epoch from clock_timestamp() - max(
           case when state = 'PENDING' and attempts > earlier_attempts then clock_timestamp() else (detail ->> 'doubtedAt')::timestamptz end)) * 1000)::int as age
         from job_item where job_id = $1 and region = $2`,
        [jobId, region],
      );
      return row?.age ?? null;
    },

    /** How many items of a job, or of one of its regions, stand where. */
    async counts(jobId: JobId, region: string | null = null): Promise<ItemCounts> {
      const rows = await session.query<{ state: keyof ItemCounts; items: number }>(
        'select state, count(*)::int as items from job_item where job_id = $1 and ($2::text is null or region = $2) group by state',
        [jobId, region],
      );
      return rows.reduce((counts, { state, items }) => ({ ...counts, [state]: items }), NO_ITEMS);
    },

    /** What became of a run of ordinals so far. */
    async outcomeOf(jobId: JobId, { firstOrdinal, count }: OrdinalRange): Promise<{ started: number; failed: number }> {
      const [row] = await session.query<{ started: number; failed: number }>(
        `select count(*) filter (where state in ('STARTED', 'COMPLETED'))::int as started, count(*) filter (where state = 'FAILED')::int as failed
         from job_item where job_id = $1 and ordinal >= $2 and ordinal < $2 + $3`,
        [jobId, firstOrdinal, count],
      );
      return row ?? { started: 0, failed: 0 };
    },

    /** The failed items, first of the plan first. */
    failures: (jobId: JobId, limit: number): Promise<{ name: string; code: string; message: string }[]> =>
      session.query(
        `select name, failure_code as code, failure_message as message from job_item
         where job_id = $1 and state = 'FAILED' order by ordinal limit $2`,
        [jobId, limit],
      ),
  };
}
