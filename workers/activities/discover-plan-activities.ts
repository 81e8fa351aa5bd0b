import { ApplicationFailure } from '@temporalio/common';
import type { Database } from '../../db/database';
import { newId } from '../../db/new-id';
import type { DiscoveryPlanActivities } from '../../workflows/contracts/discover-hypervisor';
import { FAILURE } from '../../workflows/contracts/failures';
import { openJob } from './open-job';

/** The database steps of a discovery. */
export function createDiscoveryPlanActivities({ database }: { readonly database: Database }): DiscoveryPlanActivities {
  return {
    planDiscovery: (run) =>
      database.inScope(run.scope, async (db) => {
        const { hypervisorId } = await openJob(db, run);
        const hypervisor = await db.hypervisors.find(hypervisorId);
        if (hypervisor?.kind !== 'TENANT') {
          throw ApplicationFailure.nonRetryable('Only tenant hypervisors hold resources to discover.', FAILURE.invalidRequest);
        }
        const { regions, awsAccountId } = hypervisor;
        const items = regions.map((region, ordinal) => ({
          id: newId('jobItem'),
          ordinal,
          resourceId: null,
          name: region,
          nativeId: region,
          awsAccountId,
          region,
          excludedVolumeIds: [],
          failure: null,
        }));
        await db.jobItemWrites.insert(run, items);
        return regions.map((region) => ({ awsAccountId, region }));
      }),

    markVanished: (run, regions) =>
      database.inScope(run.scope, async (db) => {
        const { hypervisorId } = await openJob(db, run);
        const vanished = await db.inventory.markVanished(run.jobId, hypervisorId, regions);
        await db.inventory.discovered(hypervisorId);
        if (vanished > 0) {
          const message = `${vanished} instances that were there before are not in AWS any more.`;
          await db.jobRuns.note(run.jobId, [{ level: 'INFO', code: 'RESOURCES_VANISHED', message }]);
        }
        return { vanished };
      }),
  };
}
