import { z } from 'zod';

import type { AwsCall } from './aws-call';

/** What the proxy can do to a call, besides passing it on. */
export const FAULTS = ['throttle', 'server-error', 'expired-token', 'reset-before', 'reset-after', 'delay'] as const;

/** One of `FAULTS`. */
export type Fault = (typeof FAULTS)[number];

/** A rule as it is given: which calls, what happens to them, how often. */
export const FaultRule = z.strictObject({
  /** `service:Action`, `service:*` or `*`. */
  action: z.string().regex(/^(\*|[a-z0-9]+:(\*|[A-Za-z0-9]+))$/, 'must be "service:Action", "service:*" or "*"'),
  account: z.string().optional(),
  fault: z.enum(FAULTS),
  /** The share of the matching calls that it happens to. */
  probability: z.number().min(0).max(1).default(1),
  /** How many times it happens at most; unbounded without it. */
  times: z.int().positive().optional(),
  /** How many matching calls pass first. */
  skip: z.int().min(0).default(0),
  /** How long a `delay` lasts. */
  delayMs: z.int().min(0).max(600_000).default(0),
});

/** A rule as it is given; what has a default may be left out. */
export type FaultRuleInput = z.input<typeof FaultRule>;

/** A rule at work, with how many calls it matched and how often it happened. */
export type ActiveFaultRule = z.output<typeof FaultRule> & { readonly id: string; readonly matched: number; readonly happened: number };

/** What is to happen to one call: a wait, and then perhaps a fault. */
export interface Verdict {
  readonly delayMs: number;
  readonly fault: Exclude<Fault, 'delay'> | undefined;
}

/** The rules in force, oldest first. */
export interface FaultRules {
  add(rule: z.output<typeof FaultRule>): string;
  list(): ActiveFaultRule[];
  /** Whether there was such a rule. */
  remove(id: string): boolean;
  clear(): void;
  /** Asks every rule: delays add up, and the first other fault that happens is the one. */
  judge(call: AwsCall, account: string): Verdict;
}

/** No rules; `random` gives numbers from 0 up to and without 1. */
export function createFaultRules(random: () => number = Math.random): FaultRules {
  const rules = new Map<string, z.output<typeof FaultRule> & { id: string; matched: number; happened: number }>();
  let last = 0;
  return {
    add(rule) {
      const id = `rule-${(last += 1)}`;
      rules.set(id, { ...rule, id, matched: 0, happened: 0 });
      return id;
    },
    list: () => [...rules.values()].map((rule) => ({ ...rule })),
    remove: (id) => rules.delete(id),
    clear: () => rules.clear(),
    judge(call, account) {
      let delayMs = 0;
      for (const rule of rules.values()) {
        if (!matches(rule, call, account)) continue;
        rule.matched += 1;
        const spent = rule.times !== undefined && rule.happened >= rule.times;
        if (rule.matched <= rule.skip || spent || random() >= rule.probability) continue;
        rule.happened += 1;
        if (rule.fault !== 'delay') return { delayMs, fault: rule.fault };
        delayMs += rule.delayMs;
      }
      return { delayMs, fault: undefined };
    },
  };
}

function matches(rule: z.output<typeof FaultRule>, { service, action }: AwsCall, account: string): boolean {
  if (rule.account !== undefined && rule.account !== account) return false;
  return rule.action === '*' || rule.action === `${service}:*` || rule.action === `${service}:${action}`;
}
