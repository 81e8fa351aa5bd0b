import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { TakenItem } from '../../../db/repositories/job-item-writes';
import type { ProtectionSubject } from '../../../db/repositories/protection';
import { FAILURE } from '../../../workflows/contracts/failures';
import type { JobRun } from '../../../workflows/contracts/job-run';
import type { ChunkOutcome, ProtectChunk } from '../../../workflows/contracts/protect-group';
import type { JobItemId } from '../../../workflows/domain/ids';
import { AwsFailure } from '../../aws/aws-failure';
import { alive } from '../alive';
import { itemFailureOf, passes } from '../failure-of';
import { openJob } from '../open-job';
import { sideBySide } from '../side-by-side';
import { adopt } from './adopt';
import { Ledger } from './ledger';
import type { ProtectDependencies } from './protect-dependencies';
import { snapshotRequest, startedSet } from './snapshot-sets';
import { startOne, type StartWatch } from './start-one';

/** Instances that one chunk asks AWS for at the same time. */
const WIDTH = 8;

interface Chunk {
  readonly region: string;
  readonly subject: ProtectionSubject;
  readonly items: readonly TakenItem[];
}

/** Starts one chunk. Each item is counted as attempted before AWS is asked, so that a repetition knows what to look for first. */
export async function startChunk(deps: ProtectDependencies, run: JobRun, range: ProtectChunk): Promise<ChunkOutcome> {
  const chunk = await take(deps, run, range);
  if (chunk.items.length > 0) await alive((progress) => startItems(deps, run, chunk, progress));
  return deps.database.inScope(run.scope, async ({ jobItemWrites, jobRuns }) => {
    const outcome = await jobItemWrites.outcomeOf(run.jobId, range);
    const message = `${range.region}: snapshots of ${outcome.started} instances started, ${outcome.failed} failed.`;
    if (chunk.items.length > 0) await jobRuns.note(run.jobId, [{ level: 'INFO', code: 'CHUNK_STARTED', message }]);
    return outcome;
  });
}

const take = ({ database }: ProtectDependencies, run: JobRun, range: ProtectChunk): Promise<Chunk> =>
  database.inScope(run.scope, async (db) => {
    await openJob(db, run);
    const subject = await db.protection.subjectOf(run.jobId);
    if (!subject) throw ApplicationFailure.nonRetryable('The group of this job is gone.', FAILURE.notFound);
    return { region: range.region, subject, items: await db.jobItemWrites.take(run, range) };
  });

async function startItems(deps: ProtectDependencies, run: JobRun, chunk: Chunk, progress: (details: unknown) => void): Promise<void> {
  const { items, subject, region } = chunk;
  const ledger = new Ledger(deps.database, run);
  const settled = new Set<JobItemId>();
  const unclear = new Set<JobItemId>();
  const signal = cancellationSignal();
  const unsettled = (): TakenItem[] => items.filter(({ id }) => !settled.has(id));
  const settle = (item: TakenItem): void => {
    settled.add(item.id);
    progress({ done: settled.size, of: items.length });
  };

  try {
    // Without the step's signal: a CreateSnapshots that was begun comes to its end and is recorded, also after a cancel.
    const provider = await deps.snapshotsIn(run, region);
    // Most chunks have nothing to doubt and nothing to give back: a transaction of their own would be most of what a chunk costs the database.
    const doubt = async (itemIds: readonly JobItemId[]): Promise<void> => {
      if (itemIds.length > 0) await deps.database.inScope(run.scope, ({ jobItemWrites }) => jobItemWrites.doubt(run, itemIds));
    };
    const repeated = items.filter(({ attempts }) => attempts > 1);
    for (const { item, set } of await adopt(provider, run.jobId, repeated, deps.timing)) {
      settle(item);
      await ledger.start(startedSet(item, set));
    }
    await doubt(repeated.filter(({ id }) => !settled.has(id)).map(({ id }) => id));
    await sideBySide(
      unsettled(),
      WIDTH,
      async (item) => {
        const watch: StartWatch = {
          unclear: (mayHaveActed) => void (mayHaveActed ? unclear.add(item.id) : unclear.delete(item.id)),
          doubted: () => doubt([item.id]),
        };
        const outcome = await startOne(provider, item, () => snapshotRequest(run.jobId, subject, item), deps.timing, watch);
        settle(item);
        await ('started' in outcome ? ledger.start(startedSet(item, outcome.started)) : ledger.fail(item.id, outcome.failure));
      },
      () => signal.aborted,
    );
  } catch (failure) {
    if (!(failure instanceof AwsFailure) || passes(failure)) throw failure;
    // The account is shut: the rest would be answered alike, so it is not asked.
    for (const item of unsettled()) await ledger.fail(item.id, itemFailureOf(failure));
    unsettled().forEach(settle);
  } finally {
    await ledger.flush();
    const untried = unsettled().flatMap(({ id }) => (unclear.has(id) ? [] : [id]));
    if (untried.length > 0) await deps.database.inScope(run.scope, ({ jobItemWrites }) => jobItemWrites.giveBack(run, untried));
  }
  if (signal.aborted) throw new CancelledFailure('The chunk was told to stop.');
}
