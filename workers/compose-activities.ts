import type { Database } from '../db/database';
import type { SecretsKey } from '../db/secrets';
import type { AccountAccess } from './aws/account-access';
import { createDiscoveryAwsActivities } from './activities/discover-aws-activities';
import { createDiscoveryPlanActivities } from './activities/discover-plan-activities';
import { createJobActivities } from './activities/job-activities';
import { connectionOpener } from './activities/open-connection';
import { createProtectAwsActivities } from './activities/protect-aws-activities';
import type { ProtectTiming } from './activities/protect/protect-dependencies';
import { createProtectPlanActivities } from './activities/protect-plan-activities';
import type { RestoreTiming } from './activities/restore/open-restore';
import { createRestoreAwsActivities } from './activities/restore-aws-activities';
import { createRestorePlanActivities } from './activities/restore-plan-activities';
import { createValidationAwsActivities } from './activities/validate-aws-activities';
import { createValidationPlanActivities } from './activities/validate-plan-activities';

/** What all steps are made of. */
export interface ActivityParts {
  readonly database: Database;
  readonly access: AccountAccess;
  readonly secretsKey: SecretsKey;
  /** Waits of a back-up that differ from what AWS asks for. */
  readonly timing?: Partial<ProtectTiming>;
  /** Waits of a restore that differ from the usual. */
  readonly restoreTiming?: Partial<RestoreTiming>;
}

/** All steps of all jobs by the queue that they run on. */
export function composeActivities({ database, access, secretsKey, timing = {}, restoreTiming = {} }: ActivityParts) {
  const openConnection = connectionOpener({ database, secretsKey });
  return {
    control: {
      ...createJobActivities({ database }),
      ...createDiscoveryPlanActivities({ database }),
      ...createProtectPlanActivities({ database }),
      ...createRestorePlanActivities({ database }),
      ...createValidationPlanActivities({ database }),
    },
    aws: {
      ...createDiscoveryAwsActivities({ database, access, openConnection }),
      ...createProtectAwsActivities({ database, access, openConnection, timing }),
      ...createRestoreAwsActivities({ database, access, openConnection, timing: restoreTiming }),
      ...createValidationAwsActivities({ database, access, openConnection }),
    },
  };
}

/** What `composeActivities` makes. */
export type ComposedActivities = ReturnType<typeof composeActivities>;
