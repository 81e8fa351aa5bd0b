import type { GraphqlClient } from '../graphql-client';
import { jobAtItsEnd, jobUntil, secondsOf, type JobReport } from './job-report';
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
 * Backs all small tenants up at once, `rounds` times, then again while the whale's back-up starts its snapshots. Every job must complete.
 * A round before the measured ones makes all sessions and connections, so that neither side pays for them.
 */
export async function besideAWhale(
  client: GraphqlClient,
  small: readonly TenantAtWork[],
  whale: TenantAtWork,
  rounds: number,
): Promise<BesideAWhale> {
  await roundsOf(client, small, 1);
  const alone = await roundsOf(client, small, rounds);

  const whaleJob = await whale.backUp();
  await jobUntil(client, whaleJob, ({ progress }) => progress.started + progress.completed > 0, 600_000);
  const beside = await roundsOf(client, small, rounds);
  const { finishedAt } = await jobUntil(client, whaleJob, () => true);
  return { alone, beside, outlasted: finishedAt === null, whale: await jobAtItsEnd(client, whaleJob, 900_000) };
}

async function roundsOf(client: GraphqlClient, small: readonly TenantAtWork[], rounds: number): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const jobs = await Promise.all(small.map((tenant) => tenant.backUp()));
    const ends = await Promise.all(jobs.map((job) => jobAtItsEnd(client, job, 300_000)));
    const unfinished = ends.filter(({ state }) => state !== 'COMPLETED');
    if (unfinished.length > 0) throw new Error(`A small tenant's job ended ${JSON.stringify(unfinished[0])}`);
    seconds.push(...ends.map(secondsOf));
  }
  return seconds.sort((a, b) => a - b);
}
