import { CancellationScope, setCurrentDetails } from '@temporalio/workflow';
import type { FinishedJob } from '../contracts/job-control';
import type { JobRun } from '../contracts/job-run';
import type { CheckCounts, ValidationAwsActivities, ValidationPlanActivities } from '../contracts/validate-hypervisor';
import { table } from '../job/markdown-table';
import { runJob } from '../job/run-job';
import { together } from '../job/together';

/** Proves a connection: first who may become the role, then each permission in each region; the verdict is written whatever happens. */
export async function validateHypervisor(run: JobRun): Promise<FinishedJob> {
  return runJob(run, 'validateHypervisor', { pausable: false }, async ({ steps }) => {
    const target = await steps.quick<ValidationPlanActivities>('what to prove').planValidation(run);
    const proofs = new Map<string, CheckCounts>();
    const aws = (summary: string) => steps.patient<ValidationAwsActivities>(target.homeRegion, summary);
    const note = (what: string, counts: CheckCounts): void => {
      proofs.set(what, counts);
      show(target.awsAccountId, proofs);
    };
    let conclusion = {};
    try {
      note('trust and identity', await aws('prove the trust').proveTrust(run));
      await together(
        target.regions.map((region) => async () => {
          note(`permissions · ${region}`, await aws(`prove permissions · ${region}`).provePermissions(run, region));
        }),
      );
    } finally {
      // Also when it broke off: otherwise the connection would stay in VALIDATING for ever.
      conclusion = await CancellationScope.nonCancellable(() => steps.quick<ValidationPlanActivities>('conclude').concludeValidation(run));
    }
    return conclusion;
  });
}

function show(awsAccountId: string, proofs: ReadonlyMap<string, CheckCounts>): void {
  const rows = [...proofs].map(([what, { passed, failed, unproven }]) => [what, passed, failed, unproven]);
  setCurrentDetails(`**Validating** account ${awsAccountId}\n\n${table(['Proof', 'Passed', 'Failed', 'Unproven'], rows)}`);
}
