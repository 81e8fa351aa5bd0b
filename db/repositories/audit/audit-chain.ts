import type { ChainedEvent } from '../../audit/audit-form';
import type { Session } from '../../session';

/** An event with the hash that is stored with it, in hex. */
export interface StoredLink extends ChainedEvent {
  readonly hash: string;
}

/** Where a chain ends: by its own head, and by the events that are there; all null when there is no such thing. */
export interface ChainEnd {
  readonly headSequence: string | null;
  readonly headHash: string | null;
  readonly lastSequence: string | null;
}

/** The chain of an MSP's audit events, to be verified; for the MSP's scope only. */
export function auditChainRepository({ query, scope }: Session) {
  return {
    /** Read in one statement, so that nothing is appended between the two. */
    async end(): Promise<ChainEnd> {
      const [end] = await query<ChainEnd>(
        `select head.sequence::text as "headSequence", encode(head.hash, 'hex') as "headHash", last.sequence::text as "lastSequence"
           from (select max(sequence) as sequence from audit_event where msp_id = $1) last left join audit_head head on head.msp_id = $1`,
        [scope.mspId],
      );
      return end ?? { headSequence: null, headHash: null, lastSequence: null };
    },

    /** Events behind a sequence number, in their order. */
    linksAfter(sequence: string, limit: number): Promise<StoredLink[]> {
      return query<StoredLink>(
        `select msp_id as "mspId", sequence::text, encode(previous_hash, 'hex') as "previousHash", id, tenant_id as "tenantId",
                (extract(epoch from at) * 1000000)::bigint::text as "atMicroseconds", principal_kind as "principalKind", principal,
                principal_name as "principalName", action, subject_id as "subjectId", before::text, after::text, result, code,
                request_id as "requestId", correlation_id as "correlationId", client_address as "clientAddress", encode(hash, 'hex') as hash
           from audit_event where msp_id = $1 and sequence > $2 order by audit_event.sequence limit $3`,
        [scope.mspId, sequence, limit],
      );
    },
  };
}
