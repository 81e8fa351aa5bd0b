import type { MspId } from '../../workflows/domain/ids';
import type { Database } from '../database';
import type { StoredLink } from '../repositories/audit/audit-chain';
import { FIRST_PREVIOUS_HASH, hashOfEvent } from './audit-form';

const LINKS_AT_ONCE = 1_000;

/** A place of the chain that somebody wrote down earlier; it must still be there. */
export interface Anchor {
  readonly sequence: string;
  readonly hash: string;
}

/** A whole chain with its end, or the first place where it is broken. */
export type ChainVerdict =
  | { readonly whole: true; readonly events: number; readonly end: Anchor | null }
  | { readonly whole: false; readonly sequence: string; readonly eventId: string | null; readonly what: string };

const broken = (sequence: string, eventId: string | null, what: string): ChainVerdict => ({ whole: false, sequence, eventId, what });

/** Recomputes the chain of an MSP from its first event, page by page; finds what was changed, removed, reordered or put in, and a tail that was cut off. */
export async function verifyChain(database: Database, mspId: MspId, anchor: Anchor | null = null): Promise<ChainVerdict> {
  const scope = { mspId, tenantId: null };
  // The end is read first: what is appended while we read lies behind it.
  const { headSequence, headHash, lastSequence } = await database.inMsp(scope, ({ auditChain }) => auditChain.end());
  let [sequence, hash] = [0n, FIRST_PREVIOUS_HASH];
  const end = BigInt(headSequence ?? lastSequence ?? '0');
  while (sequence < end) {
    const from = String(sequence);
    const links = await database.inMsp(scope, ({ auditChain }) => auditChain.linksAfter(from, LINKS_AT_ONCE));
    if (links.length === 0) return broken(String(sequence + 1n), null, 'is missing: the end of the chain was cut off');
    for (const link of links) {
      if (sequence === end) break;
      const fault = faultOf(link, sequence, hash) ?? faultOfAnchor(link, anchor);
      if (fault) return fault;
      [sequence, hash] = [BigInt(link.sequence), link.hash];
    }
  }
  if (headSequence === null && lastSequence !== null) return broken(lastSequence, null, 'is there, but the head of the chain is missing');
  if (headSequence !== null && headHash !== hash) return broken(headSequence, null, 'is not the event that the head of the chain names');
  if (lastSequence !== null && BigInt(lastSequence) > end) return broken(String(end + 1n), null, 'lies behind the head of the chain');
  if (anchor && BigInt(anchor.sequence) > end)
    return broken(String(end + 1n), null, 'is missing: the chain was longer when its anchor was noted');
  return { whole: true, events: Number(sequence), end: sequence === 0n ? null : { sequence: String(sequence), hash } };
}

function faultOf(link: StoredLink, previous: bigint, previousHash: string): ChainVerdict | null {
  const expected = String(previous + 1n);
  if (link.sequence !== expected) return broken(expected, null, `is missing: after ${previous} comes ${link.sequence}`);
  if (hashOfEvent(link) !== link.hash) return broken(expected, link.id, 'was changed: its hash is not that of its content');
  return link.previousHash === previousHash ? null : broken(expected, link.id, 'does not follow the event before it');
}

const faultOfAnchor = ({ id, sequence, hash }: StoredLink, anchor: Anchor | null): ChainVerdict | null =>
  anchor?.sequence === sequence && anchor.hash !== hash ? broken(sequence, id, 'is another one than when its anchor was noted') : null;
