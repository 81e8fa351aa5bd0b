import type { DriftAction, DriftCounts, DriftKind } from '../../../workflows/domain/drift';
import type { DriftFindingId, HypervisorId, JobId, RecoveryPointId, TenantId } from '../../../workflows/domain/ids';
import { newId } from '../../new-id';
import { when, type Page, type PageRequest } from '../../page';
import { readPage } from '../../read-pages';
import type { Session } from '../../session';

/** A finding of a reconciliation as it is stored. */
export interface DriftFindingRow {
  readonly id: DriftFindingId;
  readonly tenantId: TenantId | null;
  readonly hypervisorId: HypervisorId;
  /** The reconciliation that found it. */
  readonly jobId: JobId;
  /** The job that left it; null when nobody did, as with a snapshot that somebody else deleted. */
  readonly leftByJobId: JobId | null;
  readonly recoveryPointId: RecoveryPointId | null;
  readonly kind: DriftKind;
  readonly action: DriftAction;
  /** Null when it is about no region, as with a run. */
  readonly region: string | null;
  readonly nativeIds: readonly string[];
  /** For people, with names and never a secret. */
  readonly found: string;
  readonly foundAt: Date;
}

/** A finding to be written; one run writes a kind and subject once. */
export interface NewDriftFinding extends Pick<
  DriftFindingRow,
  'kind' | 'action' | 'region' | 'leftByJobId' | 'recoveryPointId' | 'nativeIds' | 'found'
> {
  /** An id of ours or of AWS. */
  readonly subject: string;
}

/** Which findings a list shows. */
export interface DriftFindingFilter {
  readonly tenantId?: string | null;
  readonly hypervisorId?: string | null;
  readonly jobId?: string | null;
  readonly kind?: DriftKind | null;
  readonly action?: DriftAction | null;
  readonly region?: string | null;
}

const SELECT = `id, tenant_id as "tenantId", hypervisor_id as "hypervisorId", job_id as "jobId", left_by_job_id as "leftByJobId",
  recovery_point_id as "recoveryPointId", kind, action, region, native_ids as "nativeIds", found, found_at as "foundAt"`;

/** What reconciliations found. */
export function driftFindingRepository(session: Session) {
  return {
    byIds: (ids: readonly string[]): Promise<DriftFindingRow[]> =>
      session.query<DriftFindingRow>(`select ${SELECT} from drift_finding where id = any($1)`, [ids]),

    list: (filter: DriftFindingFilter, page: PageRequest): Promise<Page<DriftFindingRow>> =>
      readPage<DriftFindingRow>(session, {
        select: SELECT,
        from: 'drift_finding',
        page,
        where: [
          when(filter.tenantId, (p) => `tenant_id = ${p}`),
          when(filter.hypervisorId, (p) => `hypervisor_id = ${p}`),
          when(filter.jobId, (p) => `job_id = ${p}`),
          when(filter.kind, (p) => `kind = ${p}`),
          when(filter.action, (p) => `action = ${p}`),
          when(filter.region, (p) => `region = ${p}`),
        ],
      }),

    /** Writes findings of a reconciliation, one statement for all; what a repeated step finds again renews what it wrote before. */
    async record(jobId: JobId, findings: readonly NewDriftFinding[]): Promise<void> {
      if (findings.length === 0) return;
      const rows = findings.map((finding) => ({ id: newId('driftFinding'), ...finding }));
      await session.query(
        `insert into drift_finding (id, msp_id, tenant_id, hypervisor_id, job_id, left_by_job_id, recovery_point_id, kind, action, region, subject,
                                    native_ids, found)
         select given.id, job.msp_id, job.tenant_id, job.hypervisor_id, job.id, given."leftByJobId", given."recoveryPointId", given.kind, given.action,
                given.region, given.subject, given."nativeIds", given.found
           from job, jsonb_to_recordset($2::jsonb) as given (id text, "leftByJobId" text, "recoveryPointId" text, kind text, action text, region text,
                subject text, "nativeIds" text[], found text)
          where job.id = $1
             on conflict (job_id, kind, subject) do update set action = excluded.action, found = excluded.found,
                native_ids = array(select distinct unnest(drift_finding.native_ids || excluded.native_ids) order by 1)`,
        [jobId, JSON.stringify(rows)],
      );
    },

    /** How many findings of a reconciliation, or of one region of it, ended how. */
    async counts(jobId: JobId, region: string | null = null): Promise<DriftCounts> {
      const [row] = await session.query<DriftCounts>(
        `select count(*) filter (where action = 'FINISHED')::int as finished, count(*) filter (where action = 'REMOVED')::int as removed,
                count(*) filter (where action = 'REPORTED')::int as reported
           from drift_finding where job_id = $1 and ($2::text is null or region = $2)`,
        [jobId, region],
      );
      return row ?? { finished: 0, removed: 0, reported: 0 };
    },
  };
}
