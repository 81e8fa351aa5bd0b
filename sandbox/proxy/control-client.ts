import { z } from 'zod';

import { requestJson } from '../json-request';
import type { CallCount, CallQuestion } from './call-log';
import { FaultRule, type ActiveFaultRule, type FaultRuleInput } from './fault-rules';

/** Looks at and steers a running proxy. */
export interface ProxyControl {
  /** What was called, per account and action, on the wire. */
  calls(question?: CallQuestion): Promise<{ readonly calls: readonly CallCount[]; readonly total: number }>;
  resetCalls(): Promise<void>;
  /** Adds a rule and gives its id; name an `account` wherever other tests share the proxy. */
  addRule(rule: FaultRuleInput): Promise<string>;
  rules(): Promise<readonly ActiveFaultRule[]>;
  /** Removes one rule, or all of them. */
  removeRules(id?: string): Promise<void>;
  /** Switches AWS's published token buckets on or off, for one account or for all. */
  enforceBuckets(enabled: boolean, account?: string): Promise<void>;
}

const Nothing = z.object({});
const Calls = z.object({
  calls: z.array(
    z.object({
      account: z.string(),
      service: z.string(),
      action: z.string(),
      count: z.number(),
      errors: z.record(z.string(), z.number()),
    }),
  ),
  total: z.number(),
});
const Rules = z.object({ rules: z.array(FaultRule.extend({ id: z.string(), matched: z.number(), happened: z.number() })) });

/** A client of the proxy at `url`; every method fails with the proxy's sentence when it refuses. */
export function proxyControl(url: string): ProxyControl {
  const post = <T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T> =>
    requestJson({ method: 'POST', url: `${url}/_proxy/${path}`, body, answer });
  return {
    calls({ account, since } = {}) {
      const query = new URLSearchParams();
      if (account !== undefined) query.set('account', account);
      if (since !== undefined) query.set('since', String(since));
      return requestJson({ method: 'GET', url: `${url}/_proxy/calls?${query.toString()}`, answer: Calls });
    },
    resetCalls: async () => void (await post('calls/reset', {}, Nothing)),
    addRule: async (rule) => (await post('rules', rule, z.object({ id: z.string() }))).id,
    rules: async () => (await requestJson({ method: 'GET', url: `${url}/_proxy/rules`, answer: Rules })).rules,
    async removeRules(id) {
      await requestJson({ method: 'DELETE', url: `${url}/_proxy/rules${id === undefined ? '' : `/${id}`}`, answer: Nothing });
    },
    enforceBuckets: async (enabled, account) => void (await post('buckets', { enabled, account }, Nothing)),
  };
}
