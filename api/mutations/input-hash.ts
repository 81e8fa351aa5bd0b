import { createHash } from 'node:crypto';

/** The same text for the same value, whatever the order of its keys; what was left out and what is null are the same. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  // It has no entries of its own, so that all moments would be one.
  if (value instanceof Date) return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  const sorted = entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${sorted.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/** SHA-256 (32 bytes) of an input without its `clientMutationId`: tells whether a repeated number asks for the same thing. */
export function hashOfInput({ clientMutationId: _number, ...input }: { readonly clientMutationId?: string | null }): Buffer {
  return createHash('sha256').update(canonical(input)).digest();
}
