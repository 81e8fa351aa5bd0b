import type { RunEnd } from '../../../workflows/domain/drift';
import type { HypervisorId, JobId, JobItemId, RecoveryPointId } from '../../../workflows/domain/ids';
import type { JobOperation, JobState } from '../../../workflows/domain/job';
import type { RecordedSet } from '../protection';
import type { TakenItem } from '../job-item-writes';
import type { Session } from '../../session';

/** A job that has not ended, and by which workflow it is done. */
export interface OpenJob {
  readonly id: JobId;
  readonly operation: JobOperation;
  readonly state: JobState;
  readonly workflowId: string;
  readonly startedAt: Date | null;
  /** When its workflow was handed to Temporal; null when that is still to be done. */
  readonly handedOverAt: Date | null;
}

/** An open job whose run is over. */
export interface GoneJob {
  readonly id: JobId;
  readonly operation: JobOperation;
  readonly state: JobState;
  readonly attempt: number;
  readonly goneAs: RunEnd;
}

/** A recovery point that AWS is still at work on, as far as we know. */
export interface OpenSet extends RecordedSet {
  readonly recoveryPointId: RecoveryPointId;
}

const OPEN = `state in ('QUEUED', 'RUNNING', 'PAUSED', 'CANCELLING')`;
const GONE = `job.id, job.operation, job.state, job.attempt, job.gone_as as "goneAs"`;
const IS_GONE = `job.gone_workflow_id = job.workflow_id and job.${OPEN}`;

/** Jobs whose run is over in Temporal although they have not ended: which they are, and what they left open. */
export function goneRunRepository({ query }: Session) {
  return {
    /** The open jobs of a connection by id, a page at a time, without those that are known to be gone. */
    openJobs: (hypervisorId: HypervisorId, after: JobId | null, limit: number): Promise<OpenJob[]> =>
      query<OpenJob>(
        `select job.id, operation, state, workflow_id as "workflowId", started_at as "startedAt",
           (select done_at from outbox where outbox.job_id = job.id and outbox.job_attempt = job.attempt) as "handedOverAt"
         from job where hypervisor_id = $1 and ${OPEN} and ($2::text is null or id > $2) and gone_workflow_id is distinct from workflow_id
         order by id limit $3`,
        [hypervisorId, after, limit],
      ),

    /** Marks jobs as gone; one that has ended in the meantime, or has another workflow by now, is left alone. Answers how many. */
    async mark(gone: readonly { readonly jobId: JobId; readonly workflowId: string; readonly as: RunEnd }[]): Promise<number> {
      if (gone.length === 0) return 0;
      const marked = await query(
        `update job set gone_workflow_id = workflow_id, gone_as = given."as"
         from jsonb_to_recordset($1::jsonb) as given ("jobId" text, "workflowId" text, "as" text)
         where job.id = given."jobId" and job.workflow_id = given."workflowId" and ${OPEN} returning job.id`,
        [JSON.stringify(gone)],
      );
      return marked.length;
    },

    /** How many open jobs of a connection are marked. */
    async count(hypervisorId: HypervisorId): Promise<number> {
      const [row] = await query<{ gone: number }>(`select count(*)::int as gone from job where hypervisor_id = $1 and ${IS_GONE}`, [
        hypervisorId,
      ]);
      return row?.gone ?? 0;
    },

    /** The marked jobs that have open items in a region. */
    openIn: (hypervisorId: HypervisorId, region: string, operation: JobOperation): Promise<GoneJob[]> =>
      query<GoneJob>(
        `select ${GONE} from job where hypervisor_id = $1 and operation = $3 and ${IS_GONE}
           and exists (select from job_item i where i.job_id = job.id and i.region = $2 and i.state in ('PENDING', 'STARTED')) order by job.id`,
        [hypervisorId, region, operation],
      ),

    /** The marked jobs that left nothing open in AWS, the oldest first. A job that makes nothing there never does. */
    settled: (hypervisorId: HypervisorId, limit: number): Promise<GoneJob[]> =>
      query<GoneJob>(
        `select ${GONE} from job where hypervisor_id = $1 and ${IS_GONE}
           and (operation not in ('protectGroup', 'restoreInstance')
                or not exists (select from job_item i where i.job_id = job.id and i.state in ('PENDING', 'STARTED')))
         order by job.id limit $2`,
        [hypervisorId, limit],
      ),

    /** The items of a region that were tried and of which no set is recorded. */
    triedInVain: (jobId: JobId, region: string): Promise<TakenItem[]> =>
      query<TakenItem>(
        `select i.id, i.name, i.native_id as "instanceId", i.resource_id as "resourceId", i.excluded_volume_ids as "excludedVolumeIds",
           i.attempts - i.earlier_attempts as attempts, r.manifest ->> 'rootDeviceName' as "rootDeviceName", r.manifest -> 'volumes' as volumes,
           array(select p.id::text from recovery_point p where p.job_item_id = i.id and p.state = 'FAILED') as "failedPointIds"
         from job_item i join resource r on r.id = i.resource_id
         where i.job_id = $1 and i.region = $2 and i.state = 'PENDING' and i.attempts > i.earlier_attempts order by i.ordinal`,
        [jobId, region],
      ),

    /** The items of a region whose sets are recorded and on their way. */
    openSets: (jobId: JobId, region: string): Promise<OpenSet[]> =>
      query<OpenSet>(
        `select i.id as "itemId", i.state, i.name, i.started_at as "startedAt", i.recovery_point_id as "recoveryPointId",
           coalesce((select jsonb_agg(s ->> 'snapshotId') from recovery_point_copy c, jsonb_array_elements(c.snapshots) s
             where c.recovery_point_id = i.recovery_point_id), '[]') as "snapshotIds"
         from job_item i where i.job_id = $1 and i.region = $2 and i.state = 'STARTED' and i.recovery_point_id is not null order by i.ordinal`,
        [jobId, region],
      ),

    /** Everything of a region that is still open. */
    async openItems(jobId: JobId, region: string): Promise<JobItemId[]> {
      const rows = await query<{ id: JobItemId }>(
        `select id from job_item where job_id = $1 and region = $2 and state in ('PENDING', 'STARTED') order by ordinal`,
        [jobId, region],
      );
      return rows.map(({ id }) => id);
    },
  };
}
