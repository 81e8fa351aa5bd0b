import type { HypervisorStatus } from '../../workflows/domain/hypervisor';
import type { HypervisorId, JobId } from '../../workflows/domain/ids';
import type { ValidationCheck } from '../../workflows/domain/validation';
import type { Session } from '../session';

/** One row of a validation report. */
export interface CheckRow extends ValidationCheck {
  readonly hypervisorId: HypervisorId;
  readonly jobId: JobId;
  readonly checkedAt: Date;
}

/** What validations find: the rows of their reports, and the verdict on the connection. */
export function hypervisorCheckRepository(session: Session) {
  return {
    /** The checks of the newest validation of each connection, in the order in which they were made. */
    latestOf: (hypervisorIds: readonly string[]): Promise<CheckRow[]> =>
      session.query<CheckRow>(
        `select found.hypervisor_id as "hypervisorId", found.job_id as "jobId", found.kind, found.name, found.region, found.proof,
                found.outcome, found.detail, found.remedy, found.checked_at as "checkedAt"
           from unnest($1::text[]) as asked (id)
           cross join lateral (select job_id from hypervisor_check where hypervisor_id = asked.id order by id desc limit 1) as latest
           join hypervisor_check found on found.hypervisor_id = asked.id and found.job_id = latest.job_id
          order by found.id`,
        [hypervisorIds],
      ),

    /** Begins a validation anew: takes away the rows of an earlier attempt of this job. */
    async begin(jobId: JobId, hypervisorId: HypervisorId): Promise<void> {
      await session.query('delete from hypervisor_check where job_id = $1 and hypervisor_id = $2', [jobId, hypervisorId]);
      await session.query(`update hypervisor set status = 'VALIDATING' where id = $1`, [hypervisorId]);
    },

    /** Adds rows to a report; rows of the same kind, name and region are replaced. */
    async record(jobId: JobId, hypervisorId: HypervisorId, checks: readonly ValidationCheck[]): Promise<void> {
      const given = JSON.stringify(checks);
      const columns = 'kind text, name text, region text, proof text, outcome text, detail text, remedy text';
      await session.query(
        `delete from hypervisor_check using jsonb_to_recordset($2::jsonb) as given (${columns})
          where job_id = $1 and hypervisor_check.kind = given.kind and hypervisor_check.name = given.name
            and hypervisor_check.region is not distinct from given.region`,
        [jobId, given],
      );
      await session.query(
        `insert into hypervisor_check (msp_id, tenant_id, hypervisor_id, job_id, kind, name, region, proof, outcome, detail, remedy)
         select hypervisor.msp_id, hypervisor.tenant_id, hypervisor.id, $2, given.kind, given.name, given.region, given.proof, given.outcome,
                given.detail, given.remedy
           from hypervisor, jsonb_to_recordset($3::jsonb) as given (${columns})
          where hypervisor.id = $1`,
        [hypervisorId, jobId, given],
      );
    },

    /** The rows of a job's report so far. */
    checksOf: (jobId: JobId): Promise<ValidationCheck[]> =>
      session.query<ValidationCheck>(
        'select kind, name, region, proof, outcome, detail, remedy from hypervisor_check where job_id = $1 order by id',
        [jobId],
      ),

    /** Writes the verdict. */
    async conclude(hypervisorId: HypervisorId, status: HypervisorStatus): Promise<void> {
      await session.query('update hypervisor set status = $2, validated_at = now() where id = $1', [hypervisorId, status]);
    },

    /** Keeps who the connection's identity is to AWS; tenants' trust policies name the admin side by it. */
    async recordPrincipal(hypervisorId: HypervisorId, principalArn: string): Promise<void> {
      await session.query('update hypervisor set principal_arn = $2 where id = $1', [hypervisorId, principalArn]);
    },
  };
}
