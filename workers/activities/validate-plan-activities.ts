import { ApplicationFailure } from '@temporalio/common';
import type { Database } from '../../db/database';
import { FAILURE } from '../../workflows/contracts/failures';
import type { ValidationPlanActivities } from '../../workflows/contracts/validate-hypervisor';
import { verdict } from '../../workflows/domain/validation';
import { countChecks } from './count-checks';
import { openJob } from './open-job';

/** The database steps of a validation. */
export function createValidationPlanActivities({ database }: { readonly database: Database }): ValidationPlanActivities {
  return {
    planValidation: (run) =>
      database.inScope(run.scope, async (db) => {
        const { hypervisorId } = await openJob(db, run);
        const hypervisor = await db.hypervisors.find(hypervisorId);
        const homeRegion = hypervisor?.regions[0];
        if (!hypervisor || !homeRegion) throw ApplicationFailure.nonRetryable('The job has no hypervisor in this scope.', FAILURE.notFound);
        await db.hypervisorChecks.begin(run.jobId, hypervisorId);
        return { awsAccountId: hypervisor.awsAccountId, kind: hypervisor.kind, homeRegion, regions: hypervisor.regions };
      }),

    concludeValidation: (run) =>
      database.inScope(run.scope, async (db) => {
        const { hypervisorId } = await openJob(db, run);
        const checks = await db.hypervisorChecks.checksOf(run.jobId);
        const status = verdict(checks);
        const conclusion = { ...countChecks(checks), verdict: status };
        await db.hypervisorChecks.conclude(hypervisorId, status);
        await db.jobRuns.recordResult(run.jobId, conclusion);
        const message = `The connection is ${status.toLowerCase()}: ${conclusion.passed} checks passed, ${conclusion.failed} failed, ${conclusion.unproven} could not be proven.`;
        const level = status === 'VALID' ? 'INFO' : 'ERROR';
        await db.jobRuns.note(run.jobId, [{ level, code: 'VALIDATION_CONCLUDED', message }]);
        return conclusion;
      }),
  };
}
