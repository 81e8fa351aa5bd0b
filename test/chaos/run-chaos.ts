import { setTimeout as pause } from 'node:timers/promises';
import { silently, type Show } from '../../sandbox/steps';
import { ofCompletedJobs, type Facts } from './facts/facts';
import { readAws } from './facts/read-aws';
import { readCatalogue } from './facts/read-catalogue';
import { readRuns } from './facts/read-runs';
import { dumpOfDatabase, logsIn } from './facts/read-texts';
import { INVARIANTS } from './invariants';
import { noSecrets, type ReadText, type Secret } from './invariants/no-secrets';
import type { ChaosPlan, TimedStep } from './plan/chaos-plan';
import { calmDown, putInOrder } from './play/calm-down';
import { aChaosWorld, type ChaosWorld } from './play/chaos-world';
import { connectFleet, type LiveTenant } from './play/connect-fleet';
import { performStep } from './play/perform-step';

/** What a chaos came to. */
export interface ChaosOutcome {
  /** One sentence a broken promise, with the name of the invariant; empty when all were kept. */
  readonly broken: readonly string[];
  /** How many jobs of each operation ended in which state, as `protectGroup COMPLETED`. */
  readonly jobs: Readonly<Record<string, number>>;
  readonly snapshots: number;
}

/** Plays a plan in a world of its own, waits until all is quiet, and asks every invariant. */
export async function runChaos(plan: ChaosPlan, show: Show = silently): Promise<ChaosOutcome> {
  const chaos = await aChaosWorld(`chaos-${plan.seed}`, plan.workers);
  try {
    const tenants = await connectFleet(chaos, plan.tenants);
    show(
      `  connected ${tenants.map(({ plan: { name, instances } }) => `${name} (${sum(instances.map(({ count }) => count))})`).join(', ')}`,
    );
    const faults = await play(chaos, tenants, plan.steps, show);
    show('  the faults are over; waiting for the jobs to end');
    const unfinished = await calmDown(chaos, tenants);
    // What a job that says COMPLETED left wrong is no matter for a reconciliation, which would hide it.
    const early = ofCompletedJobs((await readFacts(chaos, tenants)).facts);
    const outOfOrder = unfinished.length > 0 ? [] : await putInOrder(chaos, tenants);
    const { facts, histories } = await readFacts(chaos, tenants);
    return {
      broken: [
        ...faults,
        ...unfinished,
        ...brokenIn(early).map((sentence) => `before a reconciliation, ${sentence}`),
        ...outOfOrder,
        ...brokenIn(facts),
        ...(await secretsTold(chaos, tenants, histories)),
      ],
      jobs: tally(facts),
      snapshots: facts.snapshots.length,
    };
  } finally {
    await chaos.stop();
  }
}

/** Does every step at its time, none waits for another; answers the steps that failed in a way that no plan explains. */
async function play(chaos: ChaosWorld, tenants: readonly LiveTenant[], steps: readonly TimedStep[], show: Show): Promise<string[]> {
  const failed: string[] = [];
  const startedAt = performance.now();
  await Promise.all(
    steps.map(async ({ atMs, step }) => {
      await pause(Math.max(0, startedAt + atMs - performance.now()));
      const line = `${(atMs / 1_000).toFixed(1).padStart(7)} s  ${JSON.stringify(step)}`;
      try {
        show(`${line}  ${await performStep(chaos, tenants, step)}`);
      } catch (failure) {
        const words = failure instanceof Error ? failure.message : String(failure);
        failed.push(`step: ${line.trim()} failed: ${words}`);
        show(`${line}  FAILED ${words}`);
      }
    }),
  );
  return failed;
}

const brokenIn = (facts: Facts): string[] =>
  Object.entries(INVARIANTS).flatMap(([name, invariant]) => invariant(facts).map((sentence) => `${name}: ${sentence}`));

async function readFacts({ faults }: ChaosWorld, tenants: readonly LiveTenant[]): Promise<{ facts: Facts; histories: ReadText[] }> {
  const accounts = tenants.map(({ account }) => account);
  const aws = await readAws(faults.world.emulatorUrl, accounts);
  const { runs, histories } = await readRuns(faults.world);
  return { facts: { ...aws, ...(await readCatalogue(faults.sql)), runs }, histories };
}

async function secretsTold(chaos: ChaosWorld, tenants: readonly LiveTenant[], histories: readonly ReadText[]): Promise<string[]> {
  const { world, sql } = chaos.faults;
  const { admin } = await world.emulator.world();
  const texts = [...histories, ...logsIn(world.logFolder), ...(await dumpOfDatabase(sql))];
  return noSecrets(texts, secretsOf(chaos, tenants, admin.administrator.secretAccessKey));
}

function secretsOf({ faults, authorization }: ChaosWorld, tenants: readonly LiveTenant[], adminSecret: string): Secret[] {
  const { world } = faults;
  return [
    { name: 'the secret key of the workers', value: world.workerKeys.secretAccessKey },
    { name: 'the access key id of the workers', value: world.workerKeys.accessKeyId },
    { name: "the secret key of the MSP's administrator", value: adminSecret },
    { name: 'an API key', value: authorization.replace('Bearer ', '') },
    { name: 'the secret of an API key', value: authorization.split('_').slice(2).join('_') },
    { name: 'the key that seals secrets', value: world.env['SNAPWARD_SECRETS_KEY'] ?? '' },
    { name: 'the password of the commands', value: new URL(world.databaseUrl).password },
    { name: 'the password of the API at the database', value: new URL(world.apiDatabaseUrl).password },
    { name: 'the password of the access nodes at the database', value: new URL(world.workerDatabaseUrl).password },
    ...tenants.flatMap(({ plan, account, externalId }) => [
      { name: `the secret key of ${plan.name}`, value: account.administrator.secretAccessKey },
      { name: `the access key id of ${plan.name}`, value: account.administrator.accessKeyId },
      ...(externalId === null ? [] : [{ name: `the external ID of ${plan.name}`, value: externalId }]),
    ]),
  ];
}

function tally({ jobs }: Facts): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation, state } of jobs) counts[`${operation} ${state}`] = (counts[`${operation} ${state}`] ?? 0) + 1;
  return counts;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
