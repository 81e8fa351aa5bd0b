import { followJobs } from './follow-jobs';
import type { Teller } from './teller';

/** What a validation found, in short. */
export interface ValidationReport {
  readonly verdict: string;
  readonly summary: string;
  /** Each failed check with what AWS said and what to do. */
  readonly failures: readonly string[];
  readonly remedies: readonly string[];
}

interface Check {
  readonly name: string;
  readonly outcome: string;
  readonly detail: string;
  readonly remedy: string | null;
}

const REPORT = `query Report($id: ID!) {
  hypervisor(id: $id) { id status lastValidation { verdict checks { name outcome detail remedy } } }
}`;

/** Validates a connection, waits for the end, and reads the report. */
export async function validate({ portal }: Teller, hypervisorId: string): Promise<ValidationReport> {
  const { job } = await portal.mutate<{ job: { id: string } }>('validateHypervisor', { hypervisorId }, 'job { id }');
  await followJobs(portal, [{ jobId: job.id, label: 'validation' }]);
  const { hypervisor } = await portal.query<{
    hypervisor: { status: string; lastValidation: { verdict: string; checks: readonly Check[] } | null } | null;
  }>(REPORT, { id: hypervisorId });
  const checks = hypervisor?.lastValidation?.checks ?? [];
  const count = (outcome: string): number => checks.filter((check) => check.outcome === outcome).length;
  const failed = checks.filter(({ outcome }) => outcome === 'FAILED');
  return {
    verdict: hypervisor?.lastValidation?.verdict ?? 'not validated',
    summary: `${count('PASSED')} checks passed, ${count('FAILED')} failed, ${count('UNPROVEN')} could not be asked of AWS and say so`,
    failures: failed.map(({ name, detail }) => `${name}: ${detail}`),
    remedies: [...new Set(failed.flatMap(({ remedy }) => remedy ?? []))],
  };
}
