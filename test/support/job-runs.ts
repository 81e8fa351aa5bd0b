import { newId } from '../../db/new-id';
import type { JobRun } from '../../workflows/contracts/job-run';

/** A run of a tenant's job, of new ids; give what the test is about. */
export function aTenantRun(given: Partial<JobRun> = {}): JobRun {
  return { scope: { mspId: newId('msp'), tenantId: newId('tenant') }, jobId: newId('job'), fairnessWeight: 2, ...given };
}
