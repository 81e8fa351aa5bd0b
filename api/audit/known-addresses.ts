import { isIP } from 'node:net';

const MOST_KNOWN = 10_000;

/** Remembers in this process what need not be asked of the database again; bounded, the oldest goes first. */
export function knownAddresses(): { has(principal: string, network: string): boolean; add(principal: string, network: string): void } {
  const known = new Set<string>();
  const keyOf = (principal: string, network: string): string => `${principal} ${network}`;
  return {
    has: (principal, network) => known.has(keyOf(principal, network)),
    add(principal, network) {
      known.add(keyOf(principal, network));
      const [oldest] = known;
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    },
  };
}

/** What counts as one address: an IPv6 network of 64 bits belongs to one place, which changes the rest at will. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail = ''] = address.split('::');
  const [left, right] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = Array.from({ length: 8 - (left?.length ?? 0) - (right?.length ?? 0) }, () => '0');
  const groups = address.includes('::') ? [...(left ?? []), ...zeros, ...(right ?? [])] : (left ?? []);
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
