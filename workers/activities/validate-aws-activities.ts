import type { Database } from '../../db/database';
import type { JobEventNote } from '../../db/repositories/job-runs';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { CheckCounts, ValidationAwsActivities } from '../../workflows/contracts/validate-hypervisor';
import type { HypervisorId } from '../../workflows/domain/ids';
import type { ValidationCheck } from '../../workflows/domain/validation';
import type { AccountAccess } from '../aws/account-access';
import { provePermissions } from '../aws/validate/prove-permissions';
import { proveTrust } from '../aws/validate/prove-trust';
import { alive } from './alive';
import { countChecks } from './count-checks';
import type { OpenConnection } from './open-connection';
import { openJob } from './open-job';

/** What the AWS steps of a validation are made of. */
export interface ValidationAwsDeps {
  readonly database: Database;
  readonly access: AccountAccess;
  readonly openConnection: OpenConnection;
}

/** The AWS steps of a validation. */
export function createValidationAwsActivities({ database, access, openConnection }: ValidationAwsDeps): ValidationAwsActivities {
  const connectionOf = async (run: JobRun) => {
    const { hypervisorId } = await database.inScope(run.scope, (db) => openJob(db, run));
    return openConnection(run.scope, hypervisorId);
  };

  return {
    proveTrust: (run) =>
      alive(async () => {
        const connection = await connectionOf(run);
        const [homeRegion = ''] = connection.regions;
        const { checks, principalArn } = await proveTrust(access, connection, homeRegion, run.jobId);
        if (principalArn) {
          await database.inScope(run.scope, ({ hypervisorChecks }) =>
            hypervisorChecks.recordPrincipal(connection.hypervisorId, principalArn),
          );
        }
        return report(run, connection.hypervisorId, checks, 'TRUST_PROVEN', 'Trust and identity');
      }),

    provePermissions: (run, region) =>
      alive(async () => {
        const connection = await connectionOf(run);
        const checks = await provePermissions(access, connection, region, run.jobId);
        return report(run, connection.hypervisorId, checks, 'PERMISSIONS_PROVEN', `Permissions in ${region}`);
      }),
  };

  async function report(
    run: JobRun,
    hypervisorId: HypervisorId,
    checks: readonly ValidationCheck[],
    code: string,
    what: string,
  ): Promise<CheckCounts> {
    const counts = countChecks(checks);
    const summary: JobEventNote = {
      level: counts.failed > 0 ? 'WARNING' : 'INFO',
      code,
      message: `${what}: ${counts.passed} passed, ${counts.failed} failed, ${counts.unproven} unproven.`,
    };
    const failures = checks.filter(({ outcome }) => outcome === 'FAILED').map(failureNote);
    await database.inScope(run.scope, async ({ hypervisorChecks, jobRuns }) => {
      await hypervisorChecks.record(run.jobId, hypervisorId, checks);
      await jobRuns.note(run.jobId, [...failures, summary]);
    });
    return counts;
  }
}

const failureNote = ({ name, region, detail }: ValidationCheck): JobEventNote => ({
  level: 'ERROR',
  code: 'CHECK_FAILED',
  message: `${name}${region ? ` in ${region}` : ''}: ${detail}`,
});
