import type { GraphqlClient } from '../graphql-client';
import { jobAtItsEnd, jobUntil, reportOf, secondsOf, type JobReport } from './job-report';
import type { TenantAtWork } from './msp-at-work';

/** Job times of the small tenants, in seconds, shortest first, and what became of the whale. */
export interface BesideAWhale {
  readonly alone: readonly number[];
  readonly beside: readonly number[];
  readonly whale: JobReport;
  /** Whether the whale's job was still at work when the last small one ended; else the comparison says nothing. */
  readonly outlasted: boolean;
}

/** The time within which 95 % of the jobs ended. */
export const p95 = (seconds: readonly number[]): number => seconds[Math.ceil(seconds.length * 0.95) - 1] ?? Number.NaN;

/** The time within which half of the jobs ended. */
export const median = (seconds: readonly number[]): number => seconds[Math.ceil(seconds.length / 2) - 1] ?? Number.NaN;

/**
 * Backs all small tenants up at once: alone, while the whale's back-up starts its snapshots, and alone again, so that what else the machine
 * does weighs on both sides. Every job must complete. A round before makes all sessions and connections, so that neither side pays for them.
 */
export async function besideAWhale(client: GraphqlClient, small: readonly TenantAtWork[], whale: TenantAtWork): Promise<BesideAWhale> {
  await roundOf(client, small);
  const before = await roundOf(client, small);

  const whaleJob = await whale.backUp();
  await jobUntil(client, whaleJob, ({ progress }) => progress.started + progress.completed > 0, 600_000);
  const beside = await roundOf(client, small);
  const { finishedAt } = await reportOf(client, whaleJob);
  const job = await jobAtItsEnd(client, whaleJob, 900_000);
  const after = await roundOf(client, small);
  return { alone: inOrder([...before, ...after]), beside: inOrder(beside), outlasted: finishedAt === null, whale: job };
}

async function roundOf(client: GraphqlClient, small: readonly TenantAtWork[]): Promise<number[]> {
  const jobs = await Promise.all(small.map((tenant) => tenant.backUp()));
  const ends = await Promise.all(jobs.map((job) => jobAtItsEnd(client, job, 300_000)));
  const unfinished = ends.filter(({ state }) => state !== 'COMPLETED');
  if (unfinished.length > 0) throw new Error(`A small tenant's job ended ${JSON.stringify(unfinished[0])}`);
  return ends.map(secondsOf);
}

const inOrder = (seconds: readonly number[]): number[] => [...seconds].sort((a, b) => a - b);
