import type { Database } from '../db/database';
import type { SecretsKey } from '../db/secrets';
import { createDiscoveryAwsActivities } from './activities/discover-aws-activities';
import { createDiscoveryPlanActivities } from './activities/discover-plan-activities';
import { createJobActivities } from './activities/job-activities';
import { connectionOpener } from './activities/open-connection';
import type { ProtectTiming } from './activities/protect/protect-dependencies';
import { createProtectAwsActivities } from './activities/protect-aws-activities';
import { createProtectPlanActivities } from './activities/protect-plan-activities';
import { createReconcileAwsActivities } from './activities/reconcile-aws-activities';
import { createReconcilePlanActivities } from './activities/reconcile-plan-activities';
import { RECONCILE_TIMING, type ReconcileTiming } from './activities/reconcile/reconcile-dependencies';
import { createRestoreAwsActivities } from './activities/restore-aws-activities';
import { createRestorePlanActivities } from './activities/restore-plan-activities';
import { createValidationAwsActivities } from './activities/validate-aws-activities';
import { createValidationPlanActivities } from './activities/validate-plan-activities';
import type { AccountAccess } from './aws/account-access';
import { runsInTemporal, type WorkflowRuns } from './workflow-runs';

/** What all steps are made of. */
export interface ActivityParts {
  readonly database: Database;
  readonly access: AccountAccess;
  readonly secretsKeys: readonly SecretsKey[];
  /** Waits of a back-up that differ from what AWS asks for. */
  readonly protectTiming?: Partial<ProtectTiming>;
  /** Waits of a reconciliation that differ from what AWS asks for. */
  readonly reconcileTiming?: Partial<ReconcileTiming>;
  /** Who knows of runs; the Temporal that a step runs in unless said otherwise. */
  readonly runs?: WorkflowRuns;
}

/** All steps of all jobs by the queue that they run on. */
export function composeActivities({
  database,
  access,
  secretsKeys,
  protectTiming = {},
  reconcileTiming = {},
  runs = runsInTemporal,
}: ActivityParts) {
  const ways = { database, access, openConnection: connectionOpener({ database, secretsKeys }) };
  const reconciling = { ...ways, runs, timing: { ...RECONCILE_TIMING, ...reconcileTiming } };
  return {
    control: {
      ...createJobActivities({ database }),
      ...createValidationPlanActivities({ database }),
      ...createDiscoveryPlanActivities({ database }),
      ...createProtectPlanActivities({ database }),
      ...createRestorePlanActivities({ database }),
      ...createReconcilePlanActivities(reconciling),
    },
    aws: {
      ...createValidationAwsActivities(ways),
      ...createDiscoveryAwsActivities(ways),
      ...createProtectAwsActivities({ ...ways, timing: protectTiming }),
      ...createRestoreAwsActivities(ways),
      ...createReconcileAwsActivities(reconciling),
    },
  };
}

/** What `composeActivities` makes. */
export type ComposedActivities = ReturnType<typeof composeActivities>;
