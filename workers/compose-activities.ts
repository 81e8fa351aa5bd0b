import type { Database } from '../db/database';
import type { SecretsKey } from '../db/secrets';
import { createDiscoveryAwsActivities } from './activities/discover-aws-activities';
import { createDiscoveryPlanActivities } from './activities/discover-plan-activities';
import { createJobActivities } from './activities/job-activities';
import { connectionOpener } from './activities/open-connection';
import type { ProtectTiming } from './activities/protect/protect-dependencies';
import { createProtectAwsActivities } from './activities/protect-aws-activities';
import { createProtectPlanActivities } from './activities/protect-plan-activities';
import { createRestoreAwsActivities } from './activities/restore-aws-activities';
import { createRestorePlanActivities } from './activities/restore-plan-activities';
import { createValidationAwsActivities } from './activities/validate-aws-activities';
import { createValidationPlanActivities } from './activities/validate-plan-activities';
import type { AccountAccess } from './aws/account-access';

/** What all steps are made of. */
export interface ActivityParts {
  readonly database: Database;
  readonly access: AccountAccess;
  readonly secretsKey: SecretsKey;
  /** Waits of a back-up that differ from what AWS asks for. */
  readonly protectTiming?: Partial<ProtectTiming>;
}

/** All steps of all jobs by the queue that they run on. */
export function composeActivities({ database, access, secretsKey, protectTiming = {} }: ActivityParts) {
  const ways = { database, access, openConnection: connectionOpener({ database, secretsKey }) };
  return {
    control: {
      ...createJobActivities({ database }),
      ...createValidationPlanActivities({ database }),
      ...createDiscoveryPlanActivities({ database }),
      ...createProtectPlanActivities({ database }),
      ...createRestorePlanActivities({ database }),
    },
    aws: {
      ...createValidationAwsActivities(ways),
      ...createDiscoveryAwsActivities(ways),
      ...createProtectAwsActivities({ ...ways, timing: protectTiming }),
      ...createRestoreAwsActivities(ways),
    },
  };
}

/** What `composeActivities` makes. */
export type ComposedActivities = ReturnType<typeof composeActivities>;
