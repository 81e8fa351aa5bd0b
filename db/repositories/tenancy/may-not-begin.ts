/**
 * Whether a job that no run has taken may not be begun any more: it was told to end, or it was asked for after its tenant had stopped being ACTIVE,
 * which nothing lets happen and which is looked at all the same.
 */
export const MAY_NOT_BEGIN = `(job.run_id is null and (
  exists (select from job_cancellation c where c.job_id = job.id and c.job_attempt = job.attempt)
  or exists (select from tenant t left join outbox o on o.job_id = job.id and o.job_attempt = job.attempt
    where t.id = job.tenant_id and t.status <> 'ACTIVE' and coalesce(o.created_at, job.created_at) > t.status_changed_at)))`;
