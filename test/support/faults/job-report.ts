import { setTimeout as pause } from 'node:timers/promises';
import type { GraphqlClient } from '../graphql-client';

/** A job as the public API tells it, with up to 100 of its items and recovery points. */
export interface JobReport {
  readonly id: string;
  readonly state: string;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly progress: Readonly<Record<'total' | 'pending' | 'started' | 'completed' | 'failed' | 'cancelled', number>>;
  readonly result: { readonly instanceId?: string | null; readonly leftBehind?: readonly unknown[] } | null;
  readonly items: readonly ReportedItem[];
  readonly points: readonly ReportedPoint[];
}

/** An item of a job; its id is the operation tag of what it makes in AWS. */
export interface ReportedItem {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly nativeId: string;
}

/** A recovery point of a job, with the snapshots that the catalogue has of it. */
export interface ReportedPoint {
  readonly id: string;
  readonly state: string;
  readonly snapshotIds: readonly string[];
}

interface Answer {
  readonly job: Omit<JobReport, 'items' | 'points'> & {
    readonly items: { readonly nodes: readonly ReportedItem[] };
    readonly recoveryPoints: {
      readonly nodes: readonly {
        readonly id: string;
        readonly state: string;
        readonly copies: readonly { readonly snapshots: readonly { readonly snapshotId: string }[] }[];
      }[];
    };
  };
}

const REPORT = `query Report($id: ID!) { job(id: $id) { id state createdAt finishedAt
  progress { total pending started completed failed cancelled }
  result { ... on RestoreResult { instanceId leftBehind { nativeId reason } } }
  items(first: 100) { nodes { id state attempts nativeId } }
  recoveryPoints(first: 100) { nodes { id state copies { snapshots { snapshotId } } } } } }`;

const FINAL = ['COMPLETED', 'COMPLETED_WITH_ERRORS', 'FAILED', 'CANCELLED'];

/** How the job stands. */
export async function reportOf(client: GraphqlClient, jobId: string): Promise<JobReport> {
  const { job } = await client.query<Answer>(REPORT, { id: jobId });
  const points = job.recoveryPoints.nodes.map(({ id, state, copies }) => ({
    id,
    state,
    snapshotIds: copies.flatMap(({ snapshots }) => snapshots.map(({ snapshotId }) => snapshotId)),
  }));
  return { ...job, items: job.items.nodes, points };
}

/** Waits until the job is as asked for, looking every 100 ms; a failure shows how it stood. */
export async function jobUntil(
  client: GraphqlClient,
  jobId: string,
  holds: (report: JobReport) => boolean,
  withinMs = 40_000,
): Promise<JobReport> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const report = await reportOf(client, jobId);
    if (holds(report)) return report;
    if (performance.now() > deadline) throw new Error(`Not so within ${withinMs} ms: ${holds.toString()}; ${JSON.stringify(report)}`);
    await pause(100);
  }
}

/** The job at its end; asks little and seldom, so that many jobs can be waited for without being slowed by it. */
export async function jobAtItsEnd(client: GraphqlClient, jobId: string, withinMs = 40_000): Promise<JobReport> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const { job } = await client.query<{ job: { state: string } }>(`{ job(id: "${jobId}") { state } }`);
    if (FINAL.includes(job.state)) return reportOf(client, jobId);
    if (performance.now() > deadline) throw new Error(`Not over within ${withinMs} ms: ${JSON.stringify(await reportOf(client, jobId))}`);
    await pause(400);
  }
}

/** From the request to the end, in seconds, by the clock of the product itself. */
export function secondsOf({ createdAt, finishedAt }: JobReport): number {
  if (finishedAt === null) throw new Error('The job is not over.');
  return (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000;
}
