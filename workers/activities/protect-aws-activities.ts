import { cancellationSignal } from '@temporalio/activity';
import type { Database } from '../../db/database';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { ProtectAwsActivities } from '../../workflows/contracts/protect-group';
import type { AccountAccess } from '../aws/account-access';
import { snapshotProvider } from '../aws/snapshots';
import { alive } from './alive';
import type { OpenConnection } from './open-connection';
import { openJob } from './open-job';
import { PROTECT_TIMING, type ProtectDependencies, type ProtectTiming } from './protect/protect-dependencies';
import { removeUnfinished } from './protect/remove-unfinished';
import { settleTarget } from './protect/settle-target';
import { startChunk } from './protect/start-chunk';
import { readRegion } from './read-region';

/** What the AWS steps of a back-up are made of. */
export interface ProtectAwsDeps {
  readonly database: Database;
  readonly access: AccountAccess;
  readonly openConnection: OpenConnection;
  readonly timing?: Partial<ProtectTiming>;
}

/** The AWS steps of a back-up. */
export function createProtectAwsActivities({ database, access, openConnection, timing }: ProtectAwsDeps): ProtectAwsActivities {
  const hypervisorOf = (run: JobRun) => database.inScope(run.scope, async (db) => (await openJob(db, run)).hypervisorId);
  const protecting: ProtectDependencies = {
    database,
    timing: { ...PROTECT_TIMING, ...timing },
    async snapshotsIn(run, region, signal) {
      const connection = await openConnection(run.scope, await hypervisorOf(run));
      return snapshotProvider(await access.ec2(connection, region, 'protect', run.jobId, signal));
    },
  };
  return {
    refreshInventory: (run, { region }) =>
      alive(async (onPage) => {
        const hypervisorId = await hypervisorOf(run);
        const { instances } = await readRegion({ database, access, openConnection }, run, {
          hypervisorId,
          region,
          signal: cancellationSignal(),
          onPage,
        });
        await database.inScope(run.scope, ({ inventory }) => inventory.markVanished(run.jobId, hypervisorId, [region]));
        return { instances };
      }),
    startSnapshots: (run, chunk) => startChunk(protecting, run, chunk),
    settleSnapshots: (run, target) => settleTarget(protecting, run, target),
    removeUnfinished: (run, target) => removeUnfinished(protecting, run, target),
  };
}
