import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../db/database';
import type { DueStart } from '../../db/repositories/outbox';
import type { JobAttempt } from '../../workflows/domain/job';
import type { Logger } from '../logger';
import { passOn } from './cancellation-relay';
import type { WorkflowClient } from './workflow-client';
import type { WorkflowStart } from './workflow-start';

const PAUSE_MS = 1_500;
const BATCH = 20;
const BUDGET_MS = 5_000;

/** What the relay works with. */
export interface RelayDependencies {
  readonly database: Database;
  readonly temporal: WorkflowClient;
  readonly log: Logger;
  readonly pauseMs?: number;
}

/** Starts what a mutation could not start at once, and ends what was told to end, whichever replica it was asked of; many relays share the work without doubling it. */
export function startOutboxRelay(dependencies: RelayDependencies): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = relayUntil(stopping.signal, dependencies);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function relayUntil(stopped: AbortSignal, dependencies: RelayDependencies): Promise<void> {
  while (!stopped.aborted) {
    const started = await relayOnce(dependencies).catch((error: unknown) => {
      dependencies.log.warn({ err: error }, 'The outbox could not be read; it is tried again.');
      return 0;
    });
    // A full batch means that more is waiting.
    if (started < BATCH) await pause(dependencies.pauseMs ?? PAUSE_MS, undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** Takes what is due, ends what was told to end and starts the rest; answers how many it took of what was more. */
export async function relayOnce(dependencies: RelayDependencies): Promise<number> {
  const { database } = dependencies;
  const { due, toEnd } = await database.inSystem(async ({ outbox, jobCancellations }) => ({
    toEnd: await jobCancellations.claimDue(BATCH),
    due: await outbox.claimDue<WorkflowStart>(BATCH),
  }));
  // Side by side: a workflow that does not answer keeps no other from being started.
  await Promise.all([passOn(dependencies, toEnd), startAll(dependencies, due)]);
  return Math.max(due.length, toEnd.length);
}

async function startAll({ database, temporal, log }: RelayDependencies, due: readonly DueStart<WorkflowStart>[]): Promise<void> {
  const endings = await Promise.all(
    due.map(async ({ jobId, attempt, start, attempts }) => ({
      jobId,
      attempt,
      attempts,
      failure: await temporal.start(start, BUDGET_MS).then(
        () => null,
        (error: unknown) => error,
      ),
    })),
  );
  for (const { jobId, attempt, attempts, failure } of endings) {
    if (failure) log.warn({ err: failure, jobId, attempts }, 'A workflow could not be started; it is tried again.');
    await note(database, { jobId, attempt }, failure);
  }
}

function note(database: Database, run: JobAttempt, failure: unknown): Promise<void> {
  const why = failure instanceof Error ? failure.message : String(failure);
  return database.inSystem(({ outbox }) => (failure === null ? outbox.markDone(run) : outbox.markFailed(run, why)));
}
