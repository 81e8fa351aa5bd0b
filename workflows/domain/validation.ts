/** PASSED was proven, FAILED was disproven, UNPROVEN could not be asked of AWS and says so. */
export const CHECK_OUTCOMES = ['PASSED', 'FAILED', 'UNPROVEN'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/** What a check is about. */
export const CHECK_KINDS = ['TRUST', 'IDENTITY', 'REGION', 'PERMISSION'] as const;
export type CheckKind = (typeof CHECK_KINDS)[number];

/** How a permission was asked for: a dry run, a policy simulation, a real read, or no way exists. */
export const PROOFS = ['CALL', 'DRY_RUN', 'SIMULATION', 'NONE'] as const;
export type Proof = (typeof PROOFS)[number];

/** One row of a validation report: what was asked, what AWS answered, and what to do about it. */
export interface ValidationCheck {
  readonly kind: CheckKind;
  readonly name: string;
  readonly region: string | null;
  readonly proof: Proof;
  readonly outcome: CheckOutcome;
  readonly detail: string;
  readonly remedy: string | null;
}

/** A connection is valid when nothing failed and at least one thing was proven; unproven checks do not block it, they are shown. */
export function verdict(checks: readonly ValidationCheck[]): 'VALID' | 'INVALID' {
  const failed = checks.some((check) => check.outcome === 'FAILED');
  const proven = checks.some((check) => check.outcome === 'PASSED');
  return proven && !failed ? 'VALID' : 'INVALID';
}
