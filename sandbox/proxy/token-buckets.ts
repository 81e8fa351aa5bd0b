import type { AwsCall } from './aws-call';
import { publishedLimit, RUN_INSTANCES_RESOURCES, type PublishedLimit } from './published-limits';

/** AWS's request throttling; off until it is enforced. */
export interface TokenBuckets {
  /** For one account, or for all; each time it is switched on the buckets begin full. */
  enforce(enabled: boolean, account?: string): void;
  /** Takes what the call costs; false means that AWS would refuse it, and then nothing is taken. */
  admits(call: AwsCall, account: string): boolean;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Buckets by account, Region and action; `now` gives milliseconds. */
export function createTokenBuckets(now: () => number = () => performance.now()): TokenBuckets {
  const buckets = new Map<string, Bucket>();
  const enforcedFor = new Set<string>();
  let everywhere = false;

  function filled(key: string, limit: PublishedLimit): Bucket {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: limit.capacity, at };
    bucket.tokens = Math.min(limit.capacity, bucket.tokens + ((at - bucket.at) / 1000) * limit.refillPerSecond);
    bucket.at = at;
    buckets.set(key, bucket);
    return bucket;
  }

  return {
    enforce(enabled, account) {
      buckets.clear();
      if (account === undefined) {
        everywhere = enabled;
        enforcedFor.clear();
      } else if (enabled) {
        enforcedFor.add(account);
      } else {
        enforcedFor.delete(account);
      }
    },
    admits(call, account) {
      if (!everywhere && !enforcedFor.has(account)) return true;
      const limit = publishedLimit(call);
      if (!limit) return true;
      const key = `${account} ${call.region} ${call.action}`;
      const costs = [{ bucket: filled(`${key} ${limit.capacity}`, limit), tokens: 1 }];
      if (call.action === 'RunInstances') {
        const instances = Number(call.parameters.get('MaxCount') ?? 1);
        costs.push({ bucket: filled(`${key} instances`, RUN_INSTANCES_RESOURCES), tokens: instances });
      }
      if (costs.some(({ bucket, tokens }) => bucket.tokens < tokens)) return false;
      for (const { bucket, tokens } of costs) bucket.tokens -= tokens;
      return true;
    },
  };
}
