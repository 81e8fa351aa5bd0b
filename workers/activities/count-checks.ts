import type { CheckCounts } from '../../workflows/contracts/validate-hypervisor';
import type { CheckOutcome, ValidationCheck } from '../../workflows/domain/validation';

/** How many checks of a report came to what. */
export function countChecks(checks: readonly ValidationCheck[]): CheckCounts {
  const ending = (wanted: CheckOutcome): number => checks.filter(({ outcome }) => outcome === wanted).length;
  return { passed: ending('PASSED'), failed: ending('FAILED'), unproven: ending('UNPROVEN') };
}
