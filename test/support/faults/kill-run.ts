import { setTimeout as pause } from 'node:timers/promises';
import { isFinal, type JobState } from '../../../workflows/domain/job';
import { aRecoveryPointOf, discrepanciesOfBackUp, discrepanciesOfRestore, together, type Discrepancies } from './catalogue-against-aws';
import { aFaultWorld, type FaultWorld } from './fault-world';
import { killer, killWorkers, type Killer, type Moment, type Strike } from './kill-workers';
import { aProtectedAccount, type AccountSize, type ProtectedAccount, type ProtectedGroup } from './protected-account';
import type { SeededRandom } from './seeded-random';
import { temporalRuns } from './temporal-runs';

/** How long a call takes: long enough that a kill finds it under way. A call of a killed worker still acts after this. */
const CALL_MS = { 'ec2:CreateSnapshots': 800, 'ec2:DescribeSnapshots': 600, 'ec2:RegisterImage': 600, 'ec2:RunInstances': 1_000 } as const;

/** A job that is asked for comes to each of its moments within this. */
const MOMENT_MS = 60_000;
const END_OF_JOBS_MS = 300_000;
/** Each kill costs the jobs that it struck a heartbeat time-out. */
const END_OF_STRUCK_JOBS_MS = 1_200_000;

/** What a fleet that is killed at its work begins with. */
export interface KilledFleetOptions extends AccountSize {
  readonly name: string;
  readonly workers: number;
  readonly accounts: number;
  readonly restoresAnAccount: number;
}

/** One round: jobs at work, workers killed among them, and what came of it. */
export interface KilledRound {
  readonly strikes: readonly Strike[];
  readonly jobs: { readonly backUps: number; readonly restores: number };
  /** CreateSnapshots and RunInstances calls that AWS saw, repeated ones included. */
  readonly calls: { readonly createSnapshots: number; readonly runInstances: number };
  readonly discrepancies: Discrepancies;
  readonly seconds: number;
}

/** A fleet with accounts to protect, for one round of kills after the other. */
export interface KilledFleet {
  readonly fault: FaultWorld;
  /** Backs up every group and restores instances, kills at moments drawn from the seed, waits until every job is at its end, and compares with AWS. */
  round(random: SeededRandom, kills: number): Promise<KilledRound>;
  /** Asks for a job of the first account for each moment and kills its worker there, one after the other; then waits and compares as above. */
  oneByOne(random: SeededRandom, moments: readonly Moment[]): Promise<KilledRound>;
  stop(): Promise<void>;
}

interface Asked {
  readonly account: ProtectedAccount;
  readonly jobId: string;
  /** The group of a back-up; null for a restore. */
  readonly group: ProtectedGroup | null;
}

/** Starts a world with workers to kill; each account has one group more than asked for, whose clean back-up is what restores start from. */
export async function aKilledFleet(options: KilledFleetOptions): Promise<KilledFleet> {
  const { name, workers, groups, instances, restoresAnAccount } = options;
  const fault = await aFaultWorld({ name, workers, snapshotSeconds: 2 });
  try {
    const runs = await temporalRuns(fault.world);
    const accounts = await Promise.all(
      Array.from({ length: options.accounts }, () => aProtectedAccount(fault, { groups: groups + 1, instances })),
    );
    const points = await Promise.all(
      accounts.map(async (account) => {
        const jobId = await account.backUp(account.group);
        await untilFinal([{ account, jobId }]);
        return aRecoveryPointOf(account, jobId);
      }),
    );
    for (const [action, delayMs] of Object.entries(CALL_MS)) await fault.world.proxy.addRule({ action, fault: 'delay', delayMs });
    return {
      fault,
      round: (random, kills) =>
        roundOf(fault, async (asked) => {
          const everything = accounts.map((account, place) => askEverything(account, points[place] ?? '', restoresAnAccount));
          asked.push(...(await Promise.all(everything)).flat());
          return killWhileAtWork(killer(fault, runs, random), random, kills, asked);
        }),
      oneByOne: (random, moments) =>
        roundOf(fault, async (asked) => {
          const [account] = accounts;
          if (!account) throw new Error('The fleet has no account.');
          return killOneByOne(killer(fault, runs, random), moments, account, points[0] ?? '', asked);
        }),
      async stop() {
        await runs.close();
        await fault.stop();
      },
    };
  } catch (failure) {
    await fault.stop();
    throw failure;
  }
}

async function askEverything(account: ProtectedAccount, point: string, restores: number): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const group of account.groups.slice(1)) asked.push({ account, group, jobId: await account.backUp(group) });
  for (let restore = 0; restore < restores; restore += 1) asked.push({ account, group: null, jobId: await account.restore(point) });
  return asked;
}

/** Does the killing, waits until what was asked for is at its end, and compares it with AWS. */
async function roundOf(fault: FaultWorld, killing: (asked: Asked[]) => Promise<readonly Strike[]>): Promise<KilledRound> {
  const startedAt = performance.now();
  await fault.world.proxy.resetCalls();
  const asked: Asked[] = [];
  const strikes = await killing(asked);
  await untilFinal(asked);
  const compared = asked.map(({ account, jobId, group }) =>
    group ? discrepanciesOfBackUp(account, group, jobId) : discrepanciesOfRestore(account, jobId),
  );
  return {
    strikes,
    jobs: { backUps: asked.filter(({ group }) => group).length, restores: asked.filter(({ group }) => !group).length },
    calls: { createSnapshots: await callsOf(fault, 'CreateSnapshots'), runInstances: await callsOf(fault, 'RunInstances') },
    discrepancies: together(await Promise.all(compared)),
    seconds: (performance.now() - startedAt) / 1000,
  };
}

async function killWhileAtWork(killing: Killer, random: SeededRandom, kills: number, asked: readonly Asked[]): Promise<Strike[]> {
  const jobs = { open: asked.length };
  const ending = untilFinal(asked, END_OF_STRUCK_JOBS_MS, (open) => {
    jobs.open = open;
  });
  // The last few jobs are left alone: every kill would strike the same ones, and each would wait for its time-outs one after the other.
  const [strikes] = await Promise.all([killWorkers(killing, random, kills, () => jobs.open > asked.length / 4), ending]);
  return strikes;
}

/** A moment that belongs to a restore gets one, every other the next group's back-up. */
async function killOneByOne(
  killing: Killer,
  moments: readonly Moment[],
  account: ProtectedAccount,
  point: string,
  asked: Asked[],
): Promise<Strike[]> {
  const strikes: Strike[] = [];
  const groups = account.groups.slice(1);
  for (const moment of moments) {
    const group = moment === 'launch' || moment === 'restore' ? null : (groups.shift() ?? account.group);
    asked.push({ account, group, jobId: await (group ? account.backUp(group) : account.restore(point)) });
    const strike = await killing.strike(moment, MOMENT_MS);
    if (!strike) throw new Error(`No worker came to the moment "${moment}" in time.`);
    strikes.push(strike);
  }
  await killing.allBack();
  return strikes;
}

/** Waits until every job is at its end, telling how many are not; fails after five minutes, unless said otherwise, and names those. */
export async function untilFinal(
  asked: readonly Pick<Asked, 'account' | 'jobId'>[],
  limitMs = END_OF_JOBS_MS,
  onOpen: (jobs: number) => void = () => undefined,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  let open = [...asked];
  while (open.length > 0) {
    const states = await Promise.all(open.map(({ account, jobId }) => account.stateOf(jobId)));
    open = open.filter((_, place) => !isFinal((states[place] ?? 'QUEUED') as JobState));
    onOpen(open.length);
    if (performance.now() > deadline) throw new Error(`Not at their end in time: ${open.map(({ jobId }) => jobId).join(', ')}`);
    await pause(500);
  }
}

async function callsOf({ world }: FaultWorld, wanted: string): Promise<number> {
  const { calls } = await world.proxy.calls();
  return calls.filter(({ action }) => action === wanted).reduce((sum, { count }) => sum + count, 0);
}
