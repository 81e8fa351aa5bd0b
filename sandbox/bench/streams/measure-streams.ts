import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';

import { SandboxError } from '../../sandbox-error';
import type { Show } from '../../steps';
import type { Portal } from '../../story/portal';
import type { SeededJob } from './seed-jobs';

/** One replica of the API, as a portal sees it, and what it asks the database. */
export interface ReplicaOfBench {
  readonly name: string;
  readonly portal: Portal;
  /** Messages that run SQL so far. */
  statements(): number;
}

/** How long an event takes from before it is written and committed until a follower of one replica has it. */
export interface LatencyCost {
  readonly replica: string;
  readonly events: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  readonly statementsPerEvent: number;
}

/** What a replica asks while nothing happens. */
export interface IdleCost {
  readonly subscribers: number;
  readonly statementsPerMinute: number;
}

const EVENTS = 'subscription Log($jobId: ID!) { jobEvents(jobId: $jobId) { code } }';
const PROGRESS = 'subscription Progress($jobId: ID!) { jobProgress(jobId: $jobId) { state progress { percent } } }';
const LATE_MS = 30_000;

interface Told {
  readonly jobEvents: { readonly code: string };
}

/** Writes events as a worker does, one transaction each, and times how one follower of each replica gets them; statements are those above `idlePerSecond`. */
export async function measureLatency(
  writer: Client,
  { id, tenantId }: SeededJob,
  mspId: string,
  replicas: readonly ReplicaOfBench[],
  given: { readonly events: number; readonly intervalMs: number; readonly idlePerSecond: number },
): Promise<LatencyCost[]> {
  const write = (code: string): Promise<unknown> =>
    writer.query(
      `insert into job_event (msp_id, tenant_id, job_id, level, code, message) values ($1, $2, $3, 'INFO', $4, 'Something happened.')`,
      [mspId, tenantId, id, code],
    );
  const followers = replicas.map(({ portal }) => portal.follow<Told>(EVENTS, { jobId: id }));
  await write('FIRST');
  await Promise.all(followers.map((follower) => follower.next()));
  await pause(1_000);

  const before = replicas.map((replica) => replica.statements());
  const begun = performance.now();
  const times = replicas.map((): number[] => []);
  for (let event = 0; event < given.events; event += 1) {
    const writtenAt = performance.now();
    const heard = followers.map(async (follower, index) => {
      const { value } = (await Promise.race([follower.next(), late()])) as IteratorResult<Told, void>;
      if (value?.jobEvents.code !== `EVENT_${event}`)
        throw new SandboxError(`A follower heard ${value?.jobEvents.code}, not EVENT_${event}.`);
      times[index]?.push(performance.now() - writtenAt);
    });
    await Promise.all([write(`EVENT_${event}`), ...heard]);
    await pause(given.intervalMs);
  }
  const idle = ((performance.now() - begun) / 1_000) * given.idlePerSecond;
  await Promise.all(followers.map(async (follower) => follower.return?.()));
  return replicas.map(({ name, statements }, index) => {
    const sorted = (times[index] ?? []).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    const statementsPerEvent = Math.max(0, statements() - (before[index] ?? 0) - idle) / given.events;
    return { replica: name, events: sorted.length, medianMs: at(0.5), p99Ms: at(0.99), longestMs: at(1), statementsPerEvent };
  });
}

const late = async (): Promise<never> => {
  await pause(LATE_MS, undefined, { ref: false });
  throw new SandboxError(`An event did not come within ${LATE_MS / 1_000} s.`);
};

/** Counts what a replica asks in so many seconds, without anybody who follows and with many, spread over these jobs. */
export async function measureIdle(
  { portal, statements }: ReplicaOfBench,
  jobs: readonly SeededJob[],
  subscribers: number,
  seconds: number,
  show: Show,
): Promise<IdleCost[]> {
  const counted = async (count: number): Promise<IdleCost> => {
    show(`  ${count} subscribers to whom nothing happens, for ${seconds} s …`);
    const before = statements();
    await pause(seconds * 1_000);
    return { subscribers: count, statementsPerMinute: ((statements() - before) * 60) / seconds };
  };
  const without = await counted(0);
  const followers = Array.from({ length: subscribers }, (_, index) =>
    portal.follow<unknown>(PROGRESS, { jobId: jobs[index % jobs.length]?.id }),
  );
  await Promise.all(followers.map((follower) => follower.next()));
  await pause(1_000);
  const withThem = await counted(subscribers);
  await Promise.all(followers.map(async (follower) => follower.return?.()));
  return [without, withThem];
}
