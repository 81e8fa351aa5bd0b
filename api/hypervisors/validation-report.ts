import type { CheckRow } from '../../db/repositories/hypervisor-checks';
import { verdict, type CheckOutcome } from '../../workflows/domain/validation';
import type { ValidationReport } from './validation-report.type';

/** The report that checks of one validation make together; null when there are none. */
export function validationReportOf(checks: readonly CheckRow[]): ValidationReport | null {
  const last = checks.at(-1);
  if (!last) return null;
  const count = (outcome: CheckOutcome): number => checks.filter((check) => check.outcome === outcome).length;
  return {
    jobId: last.jobId,
    checkedAt: last.checkedAt,
    verdict: verdict(checks),
    counts: { passed: count('PASSED'), failed: count('FAILED'), unproven: count('UNPROVEN') },
    checks,
  };
}
