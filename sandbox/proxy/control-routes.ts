import { z } from 'zod';

import type { CallLog } from './call-log';
import { FaultRule, type FaultRules } from './fault-rules';
import type { TokenBuckets } from './token-buckets';

/** Everything that the control endpoint may look at or change. */
export interface ProxyState {
  readonly calls: CallLog;
  readonly rules: FaultRules;
  readonly buckets: TokenBuckets;
}

/** An answer of the control endpoint. */
export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

const Calls = z.strictObject({ account: z.string().optional(), since: z.coerce.number().optional() });
const Buckets = z.strictObject({ enabled: z.boolean(), account: z.string().optional() });
const ok = (body: unknown): ControlAnswer => ({ status: 200, body });

/** Answers one request below `/_proxy/`; a malformed one with 400 and all that is wrong, an unknown one with 404. */
export function answerControl(state: ProxyState, method: string, url: URL, body: string): ControlAnswer {
  const [, , collection, id] = url.pathname.split('/');
  try {
    switch (`${method} ${collection}${id === undefined ? '' : '/…'}`) {
      case 'GET calls': {
        const calls = state.calls.counts(Calls.parse(Object.fromEntries(url.searchParams)));
        return ok({ calls, total: calls.reduce((sum, { count }) => sum + count, 0) });
      }
      case 'POST calls/…':
        if (id !== 'reset') break;
        state.calls.reset();
        return ok({});
      case 'POST rules':
        return ok({ id: state.rules.add(FaultRule.parse(JSON.parse(body))) });
      case 'GET rules':
        return ok({ rules: state.rules.list() });
      case 'GET rules/…': {
        const rule = state.rules.list().find((candidate) => candidate.id === id);
        if (rule) return ok(rule);
        break;
      }
      case 'DELETE rules':
        state.rules.clear();
        return ok({});
      case 'DELETE rules/…':
        if (state.rules.remove(id ?? '')) return ok({});
        break;
      case 'POST buckets': {
        const { enabled, account } = Buckets.parse(JSON.parse(body));
        state.buckets.enforce(enabled, account);
        return ok({});
      }
    }
  } catch (failure) {
    if (failure instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(failure) } };
    if (failure instanceof SyntaxError) return { status: 400, body: { error: 'The body is not JSON.' } };
    throw failure;
  }
  return { status: 404, body: { error: `The proxy knows no ${method} ${url.pathname}.` } };
}
