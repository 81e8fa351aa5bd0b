import type { JobRun } from './job-run';

/** Counts of a validation report; the rows are in the database. */
export interface CheckCounts {
  readonly passed: number;
  readonly failed: number;
  readonly unproven: number;
}

/** Where a validation works: one queue (the first connected region), permissions proven in every region. */
export interface ValidationTarget {
  readonly awsAccountId: string;
  readonly kind: 'ADMIN' | 'TENANT';
  readonly homeRegion: string;
  readonly regions: readonly string[];
}

/** Database steps of a validation; on the control queue. */
export interface ValidationPlanActivities {
  /** What to prove; clears the checks of an earlier attempt of this job. */
  planValidation(run: JobRun): Promise<ValidationTarget>;
  /** Sets the connection VALID or INVALID from this job's checks. */
  concludeValidation(run: JobRun): Promise<CheckCounts & { readonly verdict: 'VALID' | 'INVALID' }>;
}

/** AWS steps of a validation; each writes its check rows. */
export interface ValidationAwsActivities {
  /** Role chain, identity, and the two probes (without and with a wrong external ID) that must be denied. */
  proveTrust(run: JobRun): Promise<CheckCounts>;
  /** Each permission of the manifest: dry run, simulation, a read, or honestly unproven. */
  provePermissions(run: JobRun, region: string): Promise<CheckCounts>;
}
