import type { HypervisorId, JobId, RecoveryPointId } from '../../../workflows/domain/ids';
import type { RecoveryPointState, SnapshotOfVolume } from '../../../workflows/domain/recovery-point';
import type { Session } from '../../session';

/** A copy that the catalogue counts on, of a job that is over. */
export interface StandingCopy {
  readonly id: string;
  readonly recoveryPointId: RecoveryPointId;
  readonly jobId: JobId;
  readonly resourceName: string;
  readonly state: RecoveryPointState;
  readonly takenAt: Date;
  readonly snapshots: readonly SnapshotOfVolume[];
}

/** Where a connection's copies lie. */
export interface CopyPlace {
  readonly hypervisorId: HypervisorId;
  readonly awsAccountId: string;
  readonly region: string;
}

/** What a snapshot's own tags say of it. */
export interface TaggedSnapshot {
  readonly snapshotId: string;
  readonly jobId: string;
  readonly itemId: string;
  readonly recoveryPointId: string;
}

/** What the catalogue says of a snapshot that carries our tags; only snapshots of the connection's own back-ups are answered for. */
export interface KnownSnapshot {
  readonly snapshotId: string;
  readonly jobId: JobId;
  readonly itemName: string;
  /** The job may still make, record or remove it. */
  readonly underWay: boolean;
  /** The recovery point that it names; null when the catalogue has none such of that item. */
  readonly recoveryPointId: RecoveryPointId | null;
  readonly pointState: RecoveryPointState | null;
  /** The recovery point was complete once. */
  readonly wasComplete: boolean;
}

/** How a recovery point is found to stand. */
export interface FoundState {
  readonly recoveryPointId: RecoveryPointId;
  readonly from: RecoveryPointState;
  readonly to: RecoveryPointState;
}

const OVER = `job.state in ('COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED')`;

/** The catalogue as it is held against AWS, a page at a time. */
export function catalogueRepository({ query }: Session) {
  return {
    /** The copies of a place that the catalogue counts on, by id; those of jobs that are under way are left out. */
    standing: ({ hypervisorId, awsAccountId, region }: CopyPlace, after: string | null, limit: number): Promise<StandingCopy[]> =>
      query<StandingCopy>(
        `select c.id, p.id as "recoveryPointId", p.job_id as "jobId", r.name as "resourceName", p.state, p.taken_at as "takenAt", c.snapshots
         from recovery_point_copy c join recovery_point p on p.id = c.recovery_point_id join job on job.id = p.job_id join resource r on r.id = p.resource_id
         where c.tenant_id = (select tenant_id from hypervisor where id = $1) and c.aws_account_id = $2 and c.region = $3
           and c.state in ('PENDING', 'COMPLETED') and p.state in ('PENDING', 'COMPLETED') and r.hypervisor_id = $1 and ${OVER}
           and ($4::text is null or c.id > $4)
         order by c.id limit $5`,
        [hypervisorId, awsAccountId, region, after, limit],
      ),

    /** What is known of snapshots by their tags. Who copies our tags without being an item of a back-up of this connection is not answered for. */
    known: (hypervisorId: HypervisorId, snapshots: readonly TaggedSnapshot[]): Promise<KnownSnapshot[]> =>
      query<KnownSnapshot>(
        `select given."snapshotId", job.id as "jobId", i.name as "itemName", not ${OVER} and job.gone_workflow_id is distinct from job.workflow_id as "underWay",
           p.id as "recoveryPointId", p.state as "pointState", p.completed_at is not null as "wasComplete"
         from jsonb_to_recordset($2::jsonb) as given ("snapshotId" text, "jobId" text, "itemId" text, "recoveryPointId" text)
           join job on job.id = given."jobId" and job.hypervisor_id = $1 and job.operation = 'protectGroup'
           join job_item i on i.id = given."itemId" and i.job_id = job.id
           left join recovery_point p on p.id = given."recoveryPointId" and p.job_item_id = i.id`,
        [hypervisorId, JSON.stringify(snapshots)],
      ),

    /** Which of these jobs are restores through the connection that are over. */
    async restoresThatAreOver(hypervisorId: HypervisorId, jobIds: readonly string[]): Promise<Set<string>> {
      const rows = await query<{ id: JobId }>(
        `select id from job where id = any($2) and hypervisor_id = $1 and operation = 'restoreInstance' and ${OVER}`,
        [hypervisorId, jobIds],
      );
      return new Set(rows.map(({ id }) => id));
    },

    /** Writes how recovery points stand, with their copies; one that has moved on in the meantime is left alone. */
    async settle(found: readonly FoundState[]): Promise<void> {
      if (found.length === 0) return;
      await query(
        `with given as (
           select * from jsonb_to_recordset($1::jsonb) as g ("recoveryPointId" text, "from" text, "to" text)
         ), points as (
           update recovery_point p set state = g."to", completed_at = case g."to" when 'COMPLETED' then now() else p.completed_at end
           from given g where p.id = g."recoveryPointId" and p.state = g."from" returning p.id, p.state
         )
         update recovery_point_copy c set state = points.state from points where c.recovery_point_id = points.id`,
        [JSON.stringify(found)],
      );
    },
  };
}
