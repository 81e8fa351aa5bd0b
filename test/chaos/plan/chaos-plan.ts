import { seededRandom, type SeededRandom } from '../../support/faults/seeded-random';
import { planFleet, type TenantPlan } from './plan-fleet';
import { STEP_KINDS, stepOf, type Step, type StepKind } from './steps';

/** When a step happens, in milliseconds from the beginning. */
export interface TimedStep {
  readonly atMs: number;
  readonly step: Step;
}

/** Everything that a run of chaos will do; the same for the same seed and length. */
export interface ChaosPlan {
  readonly seed: number;
  readonly workers: number;
  readonly tenants: readonly TenantPlan[];
  /** In order of time. */
  readonly steps: readonly TimedStep[];
}

const WORKERS = 2;
const FIRST_BACKUPS_MS = 300;
const SHORTEST_GAP_MS = 150;
const LONGEST_GAP_MS = 1_200;
// Without a finished back-up there is nothing to restore.
const BEFORE_RESTORES_MS = 4_000;

/** How likely each kind is beside the others; kills are rare, since what a killed worker held waits 40 s for its next attempt. */
const WEIGHT: Readonly<Record<StepKind, number>> = {
  'back-up': 8,
  restore: 3,
  cancel: 3,
  pause: 2,
  resume: 3,
  retry: 2,
  discover: 1,
  validate: 1,
  fault: 12,
  'fail-snapshots': 1,
  'late-tags': 1,
  'expire-sessions': 2,
  'revoke-role': 1,
  'kill-worker': 2,
};

/** Makes the plan for a seed and a length in seconds. */
export function chaosPlan(seed: number, seconds: number): ChaosPlan {
  const random = seededRandom(seed);
  const tenants = planFleet(random);
  const steps: TimedStep[] = tenants
    .flatMap(({ groups }, tenant) => groups.map((_, group): Step => ({ kind: 'back-up', tenant, group })))
    .map((step, index) => ({ atMs: index * FIRST_BACKUPS_MS, step }));
  const bag = STEP_KINDS.flatMap((kind) => Array.from({ length: WEIGHT[kind] }, () => kind));
  for (let atMs = FIRST_BACKUPS_MS; atMs < seconds * 1_000; atMs += random.between(SHORTEST_GAP_MS, LONGEST_GAP_MS)) {
    const kind = drawn(random, bag);
    if (kind === 'restore' && atMs < BEFORE_RESTORES_MS) continue;
    steps.push({ atMs, step: stepOf(kind, random, { tenants, workers: WORKERS }) });
  }
  steps.sort((a, b) => a.atMs - b.atMs);
  return { seed, workers: WORKERS, tenants, steps };
}

const drawn = (random: SeededRandom, bag: readonly StepKind[]): StepKind => bag[random.between(0, bag.length - 1)] ?? 'back-up';
