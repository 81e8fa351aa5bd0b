import type { JobId, JobItemId, RecoveryPointId, ResourceId } from '../../workflows/domain/ids';
import type { ItemFailureCode } from '../../workflows/domain/item-failure';
import type { JobItemState } from '../../workflows/domain/job';
import { when, type Page, type PageRequest } from '../page';
import { pageOfEach } from '../read-pages';
import type { Session } from '../session';

/** One resource of a job as it is stored. */
export interface JobItemRow {
  readonly id: JobItemId;
  readonly jobId: JobId;
  readonly ordinal: number;
  readonly resourceId: ResourceId | null;
  readonly name: string;
  readonly nativeId: string;
  readonly awsAccountId: string;
  readonly region: string;
  readonly state: JobItemState;
  readonly attempts: number;
  readonly failureCode: ItemFailureCode | null;
  readonly failureMessage: string | null;
  readonly failureRemedy: string | null;
  readonly excludedVolumeIds: readonly string[];
  readonly recoveryPointId: RecoveryPointId | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Which items a list shows. */
export interface JobItemFilter {
  readonly states?: readonly JobItemState[] | null;
  readonly region?: string | null;
}

const SELECT = `id, job_id as "jobId", ordinal, resource_id as "resourceId", name, native_id as "nativeId", aws_account_id as "awsAccountId",
  region, state, attempts, failure_code as "failureCode", failure_message as "failureMessage", failure_remedy as "failureRemedy",
  excluded_volume_ids as "excludedVolumeIds", recovery_point_id as "recoveryPointId", started_at as "startedAt", finished_at as "finishedAt"`;

/** The resources of jobs, to read. */
export function jobItemRepository(session: Session) {
  return {
    byIds: (ids: readonly string[]): Promise<JobItemRow[]> =>
      session.query<JobItemRow>(`select ${SELECT} from job_item where id = any($1)`, [ids]),

    /** The items of several jobs. */
    ofJobs: (jobIds: readonly string[], filter: JobItemFilter, page: PageRequest): Promise<Map<string, Page<JobItemRow>>> =>
      pageOfEach<JobItemRow>(session, {
        select: SELECT,
        from: 'job_item',
        // As the plan of the job has them.
        id: 'ordinal',
        page,
        parent: 'job_id',
        parentIds: jobIds,
        where: [when(filter.states, (p) => `state = any(${p})`), when(filter.region, (p) => `region = ${p}`)],
      }),
  };
}
