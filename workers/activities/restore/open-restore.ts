import { ApplicationFailure } from '@temporalio/common';
import type { Database } from '../../../db/database';
import type { JobRun } from '../../../workflows/contracts/job-run';
import { FAILURE } from '../../../workflows/contracts/failures';
import type { LeftBehind } from '../../../workflows/domain/restore';
import { OWNERSHIP_TAGS } from '../../../workflows/domain/tags';
import type { AccountAccess } from '../../aws/account-access';
import { AwsFailure } from '../../aws/aws-failure';
import type { Ec2 } from '../../aws/caller';
import type { RestoreSpec } from '../../aws/restore/restore-spec';
import { passes } from '../failure-of';
import type { OpenConnection } from '../open-connection';
import { openJob } from '../open-job';

/** Waits of a restore, in milliseconds. */
export interface RestoreTiming {
  /** The shortest and the longest pause between two looks at an instance that is on its way. */
  readonly shortestLookMs: number;
  readonly longestLookMs: number;
  /** The pause between two looks of an undo, and how many looks it takes at most. */
  readonly undoPauseMs: number;
  readonly undoLooks: number;
}

/** An instance usually runs within a minute; AWS takes up to some minutes to terminate one. */
export const RESTORE_TIMING: RestoreTiming = { shortestLookMs: 1_000, longestLookMs: 15_000, undoPauseMs: 5_000, undoLooks: 60 };

/** What the AWS steps of a restore are made of. */
export interface RestoreAwsDeps {
  readonly database: Database;
  readonly access: AccountAccess;
  readonly openConnection: OpenConnection;
  readonly timing?: Partial<RestoreTiming>;
}

/** What every step of a restore works with. */
export interface OpenRestore {
  readonly ec2: Ec2;
  readonly spec: RestoreSpec;
}

/** Loads what the restore goes by and opens the way into the account that holds the copy. */
export async function openRestore(
  { database, access, openConnection }: RestoreAwsDeps,
  run: JobRun,
  signal?: AbortSignal,
  use: 'restore' | 'reconcile' = 'restore',
): Promise<OpenRestore> {
  const { subject, item } = await database.inScope(run.scope, async (db) => {
    await openJob(db, run);
    return { subject: await db.restores.subjectOf(run.jobId), item: await db.singleItems.find(run.jobId) };
  });
  if (!subject || !item) throw ApplicationFailure.nonRetryable('The restore is not prepared in this scope.', FAILURE.notFound);
  const connection = await openConnection(run.scope, subject.hypervisorId);
  if (connection.awsAccountId !== subject.awsAccountId) {
    throw ApplicationFailure.nonRetryable('The copy lies in another account than the hypervisor reaches.', FAILURE.invalidRequest);
  }
  const { manifest, snapshots, options, recoveryPointId, resourceId, tenantId } = subject;
  const ownershipTags = {
    [OWNERSHIP_TAGS.op]: item.id,
    [OWNERSHIP_TAGS.job]: run.jobId,
    [OWNERSHIP_TAGS.tenant]: tenantId,
    [OWNERSHIP_TAGS.resource]: resourceId,
    [OWNERSHIP_TAGS.recoveryPoint]: recoveryPointId,
  };
  const ec2 = await access.ec2(connection, subject.region, use, run.jobId, signal);
  return { ec2, spec: { jobId: run.jobId, manifest, snapshots, options, ownershipTags } };
}

/** Notes what the restore made at once, so that it can be named even if the account cannot be entered any more. */
export async function noteMade({ database }: RestoreAwsDeps, run: JobRun, made: { imageId?: string; instanceId?: string }): Promise<void> {
  await database.inScope(run.scope, async ({ singleItems, jobRuns }) => {
    const item = await singleItems.find(run.jobId);
    if (!item) return;
    const isNew = Object.entries(made).some(([what, id]) => item.detail[what] !== id);
    await singleItems.start(run.jobId, item.id, made);
    const [code, message] = made.instanceId
      ? ['INSTANCE_LAUNCHED', `${item.name}: launched ${made.instanceId}.`]
      : ['IMAGE_REGISTERED', `${item.name}: registered the helper image ${made.imageId ?? ''}.`];
    if (isNew) await jobRuns.note(run.jobId, [{ level: 'INFO', code, message, itemId: item.id }]);
  });
}

/** What an undo that cannot enter the account leaves behind, as far as it was noted; trouble that passes is thrown. */
export async function leftUnreached({ database }: RestoreAwsDeps, run: JobRun, failure: unknown): Promise<LeftBehind[]> {
  if (!isFinalTrouble(failure)) throw failure;
  const item = await database.inScope(run.scope, ({ singleItems }) => singleItems.find(run.jobId));
  const reason = `The account could not be entered to take it away: ${failure.message}`;
  const left = (kind: LeftBehind['kind'], nativeId: unknown): LeftBehind[] =>
    typeof nativeId === 'string' ? [{ kind, nativeId, reason }] : [];
  return [...left('INSTANCE', item?.detail['instanceId']), ...left('IMAGE', item?.detail['imageId'])];
}

const isFinalTrouble = (failure: unknown): failure is AwsFailure | ApplicationFailure =>
  failure instanceof AwsFailure ? !passes(failure) : failure instanceof ApplicationFailure && failure.nonRetryable === true;
