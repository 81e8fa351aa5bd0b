import { setTimeout as pause } from 'node:timers/promises';
import type { Restartable } from '../../sandbox/servers/restartable';
import type { Live } from '../support/api/live';
import { eventually } from '../support/eventually';
import { discrepanciesOfBackUp, NO_DISCREPANCIES } from '../support/faults/catalogue-against-aws';
import { aFaultWorld, type FaultWorld } from '../support/faults/fault-world';
import { aProtectedAccount, type ProtectedAccount, type ProtectedGroup } from '../support/faults/protected-account';

const PROGRESS = 'subscription P($jobId: ID!) { jobProgress(jobId: $jobId) { state progress { completed } } }';
const EVENTS = 'subscription E($jobId: ID!) { jobEvents(jobId: $jobId) { cursor code } }';
const LOG = 'query L($jobId: ID!) { job(id: $jobId) { events(first: 100) { nodes { cursor code } } } }';

interface Line {
  readonly cursor: string;
  readonly code: string;
}
interface Progress {
  readonly jobProgress: { readonly state: string; readonly progress: { readonly completed: number } };
}

const AWAY_MS = 3_000;
const LIMIT_MS = 120_000;

describe('a server that crashes in the middle of a back-up and comes back', () => {
  let fault: FaultWorld;
  let account: ProtectedAccount;
  let pids: readonly number[];
  beforeAll(async () => {
    fault = await aFaultWorld({ name: 'restarted-servers', workers: 1, snapshotSeconds: 6, keepHistories: true });
    account = await aProtectedAccount(fault, { groups: 3, instances: 6 });
    pids = processes();
  }, 120_000);
  afterAll(() => fault?.stop());

  const processes = (): number[] => [fault.api, ...fault.workers].map((program) => program.now().pid);

  const server = (of: 'databaseServer' | 'temporalServer'): Restartable => {
    const found = fault.world[of];
    if (!found) throw new Error('The world has no such server of its own.');
    return found;
  };

  async function crashWhileAtWork(group: ProtectedGroup, servers: readonly Restartable[]): Promise<void> {
    const jobId = await account.backUp(group);
    const progress = account.client.follow<Progress>('WebSocket', PROGRESS, { jobId });
    const events = account.client.follow<{ jobEvents: Line }>('WebSocket', EVENTS, { jobId });
    const told: Line[] = [];
    const seen: Progress[] = [];
    const following = Promise.all([
      everything(events, ({ jobEvents }) => told.push(jobEvents)),
      everything(progress, (one) => seen.push(one)),
    ]);
    try {
      await eventually(() => told.some(({ code }) => code === 'CHUNK_STARTED'), 30_000);
      await Promise.all(servers.map((one) => one.crash()));
      await pause(AWAY_MS);
      await Promise.all(servers.map((one) => one.startAgain()));
      await following;
    } finally {
      await Promise.all([progress.close(), events.close()]);
    }

    expect(seen.at(-1)?.jobProgress).toEqual({ state: 'COMPLETED', progress: { completed: group.instanceIds.length } });
    const { job } = await account.client.query<{ job: { events: { nodes: readonly Line[] } } }>(LOG, { jobId });
    expect(told).toEqual(job.events.nodes);
    expect(told.at(-1)?.code).toBe('JOB_FINISHED');
    expect(await discrepanciesOfBackUp(account, group, jobId)).toEqual(NO_DISCREPANCIES);
    expect(processes()).toEqual(pids);
  }

  const groupAt = (place: number): ProtectedGroup => account.groups[place] ?? account.group;

  it(
    'PostgreSQL: the job completes, and its followers hear everything on the socket that they have',
    async () => {
      await crashWhileAtWork(groupAt(0), [server('databaseServer')]);
    },
    LIMIT_MS,
  );

  it(
    'Temporal: the job completes, and its followers hear everything',
    async () => {
      await crashWhileAtWork(groupAt(1), [server('temporalServer')]);
    },
    LIMIT_MS,
  );

  it(
    'both at once: the job completes, and its followers hear everything',
    async () => {
      await crashWhileAtWork(groupAt(2), [server('databaseServer'), server('temporalServer')]);
    },
    LIMIT_MS,
  );
});

/** Reads a subscription to its end. */
async function everything<Data>(live: Live<Data>, take: (event: Data) => void): Promise<void> {
  for (let event = await live.next(LIMIT_MS); event !== null; event = await live.next(LIMIT_MS)) take(event);
}
