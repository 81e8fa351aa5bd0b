import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** What a request is called and where it came from. */
export interface RequestFacts {
  /** Made by us, never by the caller: it names rows of the audit log. */
  readonly requestId: string;
  /** What the caller calls its request in `x-request-id`; null when it says nothing, or nothing that can be kept. */
  readonly correlationId: string | null;
  /** Null when the connection was gone before anybody asked. */
  readonly clientAddress: string | null;
}

/** Reads the facts of a request that was given an id. */
export type FactsOf = (request: IncomingMessage, requestId: string) => RequestFacts;

const CORRELATION_ID = /^[A-Za-z0-9][A-Za-z0-9._:/+=@-]{0,127}$/;

/** Facts of requests that may come through proxies; only those proxies are believed when they say for whom they ask. */
export function requestFacts(trustedProxies: readonly string[]): FactsOf {
  const trusted = new BlockList();
  for (const range of trustedProxies) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    trusted.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  const isTrusted = (address: string): boolean => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return ({ headers, socket }, requestId) => {
    const given = headers['x-request-id'];
    const correlationId = typeof given === 'string' && CORRELATION_ID.test(given) ? given : null;
    return { requestId, correlationId, clientAddress: clientAddressOf(socket.remoteAddress, headers['x-forwarded-for'], isTrusted) };
  };
}

/** The nearest address that no trusted proxy speaks for; what stands further left anybody could have written. */
function clientAddressOf(
  peer: string | undefined,
  forwarded: string | string[] | undefined,
  isTrusted: (address: string) => boolean,
): string | null {
  const hops = [forwarded ?? []].flat().flatMap((list) => list.split(','));
  let address = plain(peer ?? '');
  while (address !== null && isTrusted(address)) {
    const next = plain(hops.pop()?.trim() ?? '');
    if (next === null) return address;
    address = next;
  }
  return address;
}

/** An address as one writes it; an IPv4 one that came over IPv6 is an IPv4 one. Null when it is none. */
function plain(text: string): string | null {
  const address = text.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return isIP(address) === 0 ? null : address.toLowerCase();
}
