import { Agent } from 'node:http';
import { isDeepStrictEqual } from 'node:util';

import { SandboxError } from '../../sandbox-error';
import type { Show } from '../../steps';
import { peakMemoryMiB } from '../peak-memory';
import { startStatementCounter } from '../statement-counter';
import type { Contender, StartedContender } from './contenders';
import { askOnce, load, type Question } from './load';
import { familyProcessorMs, processorMs } from './processor-time';

/** What one server made of the load. */
export interface ApiCost {
  readonly name: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Messages that run SQL, for one request, those that open and end transactions included. */
  readonly statements: number;
  readonly serverCpuMs: number;
  readonly postgresCpuMs: number;
  readonly peakMiB: number | null;
}

/** How hard, how long, and over what. */
export interface ApiLoad {
  readonly question: Omit<Question, 'url'>;
  readonly databaseUrl: string;
  readonly postmaster: number;
  readonly connections: number;
  readonly seconds: number;
  readonly rounds: number;
}

const WARM_UP_SECONDS = 2;

/** Compares the data of the answers (the API tells its price beside them), counts the statements, then measures each server alone, in turns; of its rounds the fastest counts. */
export async function measureApi(contenders: readonly Contender[], given: ApiLoad, show: Show): Promise<ApiCost[]> {
  const statements = await compared(contenders, given);
  show('  all of them give the same answer');
  const best = new Map<string, ApiCost>();
  for (let round = 1; round <= given.rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const cost = await measured(contender, given, statements[index] ?? 0);
      show(`  round ${round}: ${contender.name}: ${cost.requestsPerSecond.toFixed(0)} requests a second`);
      if (cost.requestsPerSecond > (best.get(contender.name)?.requestsPerSecond ?? 0)) best.set(contender.name, cost);
    }
  }
  return [...best.values()];
}

async function started<T>(contender: Contender, databaseUrl: string, work: (server: StartedContender) => Promise<T>): Promise<T> {
  const server = await contender.start(databaseUrl);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

async function compared(contenders: readonly Contender[], { databaseUrl, question }: ApiLoad): Promise<number[]> {
  const counter = await startStatementCounter(databaseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const counts: number[] = [];
  let first: unknown;
  try {
    for (const contender of contenders) {
      await started(contender, counter.databaseUrl, async ({ url }) => {
        // The first request notes the use of the key.
        const { data: answer } = JSON.parse(await askOnce({ ...question, url }, agent)) as { readonly data?: unknown };
        if (answer === undefined || answer === null) throw new SandboxError(`${contender.name} does not answer the question.`);
        first ??= answer;
        if (!isDeepStrictEqual(answer, first))
          throw new SandboxError(`${contender.name} answers something else than ${contenders[0]?.name}: nothing is measured.`);
        counts.push(await statementsOf(() => askOnce({ ...question, url }, agent), counter.statements));
      });
    }
  } finally {
    agent.destroy();
    await counter.stop();
  }
  return counts;
}

/** The fewest of five: the API's relay asks in between, by the clock. */
async function statementsOf(ask: () => Promise<unknown>, count: () => number): Promise<number> {
  const counts: number[] = [];
  for (let tried = 0; tried < 5; tried += 1) {
    const before = count();
    await ask();
    counts.push(count() - before);
  }
  return Math.min(...counts);
}

async function measured(contender: Contender, given: ApiLoad, statements: number): Promise<ApiCost> {
  const { databaseUrl, postmaster, connections, seconds } = given;
  return started(contender, databaseUrl, async ({ url, pid }) => {
    const question = { ...given.question, url };
    await load(question, connections, WARM_UP_SECONDS);
    const [server, postgres] = [processorMs(pid), familyProcessorMs(postmaster)];
    const { requests, seconds: took, p50Ms, p99Ms } = await load(question, connections, seconds);
    return {
      name: contender.name,
      requestsPerSecond: requests / took,
      p50Ms,
      p99Ms,
      statements,
      serverCpuMs: (processorMs(pid) - server) / requests,
      postgresCpuMs: (familyProcessorMs(postmaster) - postgres) / requests,
      peakMiB: peakMemoryMiB(pid),
    };
  });
}
