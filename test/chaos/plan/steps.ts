import type { Fault } from '../../../sandbox/proxy/fault-rules';
import type { SeededRandom } from '../../support/faults/seeded-random';
import type { TenantPlan } from './plan-fleet';

/** What can happen in a chaos. */
export const STEP_KINDS = [
  'back-up',
  'restore',
  'cancel',
  'pause',
  'resume',
  'retry',
  'discover',
  'validate',
  'fault',
  'fail-snapshots',
  'late-tags',
  'expire-sessions',
  'revoke-role',
  'kill-worker',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** One thing that happens; a fault without a tenant happens to everybody, the admin account included. `choice` picks among what is there at that moment: the choice is part of the plan, what it meets is not. */
export type Step =
  | { readonly kind: 'back-up'; readonly tenant: number; readonly group: number }
  | { readonly kind: 'restore'; readonly tenant: number; readonly choice: number; readonly powerState: 'RUNNING' | 'STOPPED' }
  | { readonly kind: 'cancel' | 'pause' | 'resume' | 'retry'; readonly choice: number }
  | { readonly kind: 'discover' | 'validate'; readonly tenant: number }
  | { readonly kind: 'expire-sessions'; readonly tenant: number }
  | { readonly kind: 'fault'; readonly tenant: number | null; readonly rule: FaultOfPlan; readonly forMs: number }
  | { readonly kind: 'fail-snapshots'; readonly tenant: number; readonly count: number }
  | { readonly kind: 'late-tags'; readonly tenant: number; readonly seconds: number; readonly forMs: number }
  | { readonly kind: 'revoke-role'; readonly tenant: number; readonly forMs: number }
  | { readonly kind: 'kill-worker'; readonly worker: number; readonly downMs: number };

/** A fault of the proxy; its account is known when the fleet is there. */
export interface FaultOfPlan {
  readonly action: string;
  readonly fault: Fault;
  readonly probability: number;
  readonly delayMs: number;
}

/** Whom a step may be about. */
export interface Cast {
  readonly tenants: readonly TenantPlan[];
  readonly workers: number;
}

/** Draws a step of a kind. */
export function stepOf(kind: StepKind, random: SeededRandom, { tenants, workers }: Cast): Step {
  const tenant = random.between(0, tenants.length - 1);
  const choice = random.between(0, 999);
  switch (kind) {
    case 'back-up':
      return { kind, tenant, group: random.between(0, (tenants[tenant]?.groups.length ?? 1) - 1) };
    case 'restore':
      return { kind, tenant, choice, powerState: random.pick(['RUNNING', 'STOPPED']) };
    case 'cancel':
    case 'pause':
    case 'resume':
    case 'retry':
      return { kind, choice };
    case 'discover':
    case 'validate':
      return { kind, tenant };
    case 'expire-sessions':
      return { kind, tenant };
    case 'fault':
      return { kind, tenant: random.between(0, 1) === 0 ? null : tenant, rule: faultOf(random), forMs: random.between(1_500, 9_000) };
    case 'fail-snapshots':
      return { kind, tenant, count: random.between(1, 6) };
    case 'late-tags':
      return { kind, tenant, seconds: random.between(2, LATEST_TAGS_SECONDS * 10) / 10, forMs: random.between(2_000, 8_000) };
    case 'revoke-role':
      return { kind, tenant: tenants.findIndex(({ method }) => method === 'STS_ASSUME_ROLE'), forMs: random.between(1_500, 6_000) };
    case 'kill-worker':
      return { kind, worker: random.between(0, workers - 1), downMs: random.between(0, 2_000) };
  }
}

/** How late tags show at most; workers are told to reckon with more. */
export const LATEST_TAGS_SECONDS = 1;

// The calls that matter most when they are not answered: the ones that make something.
const ACTIONS = [
  'ec2:CreateSnapshots',
  'ec2:CreateSnapshots',
  'ec2:CreateSnapshots',
  'ec2:RunInstances',
  'ec2:RegisterImage',
  'ec2:CreateTags',
  'ec2:DescribeSnapshots',
  'ec2:DeleteSnapshot',
  'ec2:*',
  'sts:*',
  '*',
] as const;

function faultOf(random: SeededRandom): FaultOfPlan {
  return {
    action: random.pick(ACTIONS),
    fault: random.pick(['throttle', 'server-error', 'expired-token', 'reset-before', 'reset-after', 'reset-after', 'delay']),
    probability: random.pick([0.1, 0.3, 0.6, 1]),
    delayMs: random.between(100, 2_500),
  };
}
