import { ApplicationFailure } from '@temporalio/common';
import type { Database } from '../../db/database';
import { newId } from '../../db/new-id';
import type { Repositories } from '../../db/repositories';
import type { JobEventNote } from '../../db/repositories/job-runs';
import type { RestoreSubject } from '../../db/repositories/restores';
import type { SingleEnding } from '../../db/repositories/single-items';
import { FAILURE } from '../../workflows/contracts/failures';
import type { JobRun } from '../../workflows/contracts/job-run';
import type { RestoreOutcome, RestorePlanActivities } from '../../workflows/contracts/restore-instance';
import { itemFailure, type ItemFailureCode } from '../../workflows/domain/item-failure';
import type { LeftBehind } from '../../workflows/domain/restore';
import { whyNotRestorable } from '../aws/restore/restore-spec';
import { openJob } from './open-job';

/** The database steps of a restore. */
export function createRestorePlanActivities({ database }: { readonly database: Database }): RestorePlanActivities {
  return {
    prepareRestore: async (run) => {
      const subject = await database.inScope(run.scope, (db) => planItem(db, run));
      const obstacle = obstacleOf(subject);
      if (obstacle) throw ApplicationFailure.nonRetryable(`The recovery point cannot be restored: ${obstacle}.`, FAILURE.invalidRequest);
      const { awsAccountId, region, resourceName } = subject;
      return { awsAccountId, region, resourceName };
    },

    recordRestore: (run, outcome) =>
      database.inScope(run.scope, async ({ singleItems, jobRuns }) => {
        const item = await singleItems.find(run.jobId);
        const { leftBehind } = outcome;
        const instanceId = outcome.restored ? outcome.instanceId : null;
        if (item) await singleItems.end(run.jobId, item.id, endingOf(outcome));
        await jobRuns.recordResult(run.jobId, { instanceId, leftBehind });
        await jobRuns.note(run.jobId, [lastWord(item?.name ?? 'The instance', outcome), ...leftBehind.map(leftBehindNote)]);
      }),
  };
}

/** Writes the restore's only item, also for a recovery point that turns out to be unfit, so that its failure shows. */
async function planItem(db: Repositories, run: JobRun): Promise<RestoreSubject> {
  await openJob(db, run);
  const subject = await db.restores.subjectOf(run.jobId);
  if (!subject) throw ApplicationFailure.nonRetryable('The job names no recovery point in this scope.', FAILURE.notFound);
  const { resourceId, resourceName: name, awsAccountId, region, manifest } = subject;
  const item = { id: newId('jobItem'), ordinal: 0, resourceId, name, nativeId: manifest.instanceId, awsAccountId, region };
  await db.jobItemWrites.insert(run, [{ ...item, excludedVolumeIds: [], failure: null }]);
  return subject;
}

function obstacleOf(subject: RestoreSubject): string | null {
  if (subject.recoveryPointState !== 'COMPLETED') return `it is ${subject.recoveryPointState.toLowerCase()}`;
  if (subject.copyState !== 'COMPLETED') return `its copy is ${subject.copyState.toLowerCase()}`;
  return whyNotRestorable(subject);
}

const CODES: Readonly<Record<string, ItemFailureCode>> = {
  [FAILURE.accessDenied]: 'ACCESS_DENIED',
  [FAILURE.notFound]: 'RESOURCE_GONE',
  [FAILURE.invalidRequest]: 'INVALID_REQUEST',
  [FAILURE.limitExceeded]: 'LIMIT_EXCEEDED',
  [FAILURE.credentialBroken]: 'CREDENTIAL_BROKEN',
  [FAILURE.keyUnavailable]: 'KEY_UNAVAILABLE',
  [FAILURE.runEnded]: 'RUN_ENDED',
};

function endingOf(outcome: RestoreOutcome): SingleEnding {
  const { leftBehind } = outcome;
  if (outcome.restored) return { state: 'COMPLETED', failure: null, detail: { instanceId: outcome.instanceId, leftBehind } };
  // The workflow's own word for a restore that an operator cancelled; everything else is a failure's type.
  if (outcome.type === 'Cancelled') return { state: 'CANCELLED', failure: null, detail: { leftBehind } };
  return { state: 'FAILED', failure: itemFailure(CODES[outcome.type] ?? 'AWS_FAILED', outcome.message), detail: { leftBehind } };
}

function lastWord(name: string, outcome: RestoreOutcome): JobEventNote {
  if (outcome.restored) return { level: 'INFO', code: 'INSTANCE_RESTORED', message: `${name} is restored as ${outcome.instanceId}.` };
  const rest = outcome.leftBehind.length === 0 ? 'nothing is left behind' : `${outcome.leftBehind.length} things are left behind`;
  return { level: 'ERROR', code: 'RESTORE_UNDONE', message: `${name} is not restored and ${rest}: ${outcome.message}` };
}

const leftBehindNote = ({ kind, nativeId, reason }: LeftBehind): JobEventNote => ({
  level: 'WARNING',
  code: 'LEFT_BEHIND',
  message: `The ${kind.toLowerCase()} ${nativeId} could not be taken away: ${reason}`,
});
