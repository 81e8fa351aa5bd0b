import type { GraphQLError } from 'graphql';
import { refusal } from '../graphql/request-error';

/** Counts one operation of a key; throws RATE_LIMITED (HTTP 429) when it has had its share of the minute. */
export type RateLimit = (keyId: string) => void;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** A token bucket a key, for this replica: it fills evenly and holds at most one minute's share. */
export function rateLimit(operationsPerMinute: number, nowMs: () => number = Date.now): RateLimit {
  const buckets = new Map<string, Bucket>();
  const perMs = operationsPerMinute / 60_000;
  return (keyId) => {
    const bucket = buckets.get(keyId) ?? { tokens: operationsPerMinute, filledAtMs: nowMs() };
    bucket.tokens = Math.min(operationsPerMinute, bucket.tokens + (nowMs() - bucket.filledAtMs) * perMs);
    bucket.filledAtMs = nowMs();
    buckets.set(keyId, bucket);
    if (bucket.tokens < 1) throw rateLimited(Math.ceil((1 - bucket.tokens) / perMs / 1000));
    bucket.tokens -= 1;
  };
}

const rateLimited = (retryAfterSeconds: number): GraphQLError =>
  refusal('RATE_LIMITED', `Too many operations with this key; try again in ${retryAfterSeconds} s.`);
