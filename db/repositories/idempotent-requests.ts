import type { Session, Transaction } from '../session';

/** A mutation as its caller numbered it; `inputHash` is the SHA-256 (32 bytes) of the input. */
export interface IdempotentRequest {
  /** Who asked, for the record; the number belongs to the MSP or the tenant that it was used in. */
  readonly principalId: string;
  readonly clientMutationId: string;
  readonly operation: string;
  readonly inputHash: Buffer;
}

/** What an earlier request of the same number means: nothing was there, the same was asked (and is done once it is settled), or something else was asked. */
export type Recalled =
  | { readonly kind: 'FIRST' }
  | { readonly kind: 'REPEATED'; readonly resultId: string; readonly isSettled: boolean }
  | { readonly kind: 'CONFLICT' };

interface Remembered {
  readonly operation: string;
  readonly inputHash: Buffer;
  readonly resultId: string;
  readonly isSettled: boolean;
}

/** So long a number is remembered; after that it may be used anew. */
const KEPT = `interval '7 days'`;

/** Which mutations were done under which `clientMutationId`, by the MSP or the tenant that it was used in. */
export function idempotentRequestRepository({ query, scope }: Session) {
  const ownerId = scope.tenantId ?? scope.mspId;

  async function recall({ clientMutationId, operation, inputHash }: IdempotentRequest): Promise<Recalled> {
    const [found] = await query<Remembered>(
      `select operation, input_hash as "inputHash", result_id as "resultId", settled_at is not null as "isSettled" from idempotent_request
       where owner_id = $1 and client_mutation_id = $2 and created_at > now() - ${KEPT}`,
      [ownerId, clientMutationId],
    );
    if (!found) return { kind: 'FIRST' };
    const same = found.operation === operation && found.inputHash.equals(inputHash);
    return same ? { kind: 'REPEATED', resultId: found.resultId, isSettled: found.isSettled } : { kind: 'CONFLICT' };
  }

  async function take(request: IdempotentRequest, resultId: string, isSettled: boolean): Promise<Recalled> {
    const { principalId, clientMutationId, operation, inputHash } = request;
    const taken = await query(
      `insert into idempotent_request as earlier (msp_id, tenant_id, principal_id, client_mutation_id, operation, input_hash, result_id, settled_at)
       values ($1, $2, $3, $4, $5, $6, $7, case when $8::boolean then now() end)
       on conflict (owner_id, client_mutation_id) do update set principal_id = excluded.principal_id, operation = excluded.operation,
         input_hash = excluded.input_hash, result_id = excluded.result_id, created_at = excluded.created_at, settled_at = excluded.settled_at
       where earlier.created_at <= now() - ${KEPT} returning 1 as taken`,
      [scope.mspId, scope.tenantId, principalId, clientMutationId, operation, inputHash, resultId, isSettled],
    );
    return taken.length > 0 ? { kind: 'FIRST' } : recall(request);
  }

  return {
    /** Looks whether the request was done before; writes nothing. */
    recall,

    /**
     * Takes the number for a request whose whole effect is this transaction, with the result's id chosen beforehand. FIRST: it is taken, go on and write.
     * Else: an earlier request has it, write nothing. While another transaction with the same number is open, this waits for its end: ask it before
     * all other writes of the transaction.
     */
    remember: (request: IdempotentRequest, resultId: string): Promise<Recalled> => take(request, resultId, true),

    /** Takes the number for a request whose effect lies outside, before it is made: `settle` it when that is done, `release` it when it is not. */
    claim: (request: IdempotentRequest, resultId: string): Promise<Recalled> => take(request, resultId, false),

    /** Notes that the effect of a claimed request is there; false when that was noted before, by a twin. */
    async settle(request: IdempotentRequest, resultId: string): Promise<boolean> {
      const settled = await query(
        `update idempotent_request set settled_at = now()
         where owner_id = $1 and client_mutation_id = $2 and operation = $3 and input_hash = $4 and settled_at is null returning 1 as settled`,
        [ownerId, request.clientMutationId, request.operation, request.inputHash],
      );
      // A twin that was refused may have released it meanwhile, and then somebody else may have taken it.
      return settled.length > 0 || (await take(request, resultId, true)).kind !== 'REPEATED';
    },

    /** Gives the number of a claimed request back, because it came to nothing. */
    async release({ clientMutationId, operation, inputHash }: IdempotentRequest): Promise<void> {
      await query(
        `delete from idempotent_request
         where owner_id = $1 and client_mutation_id = $2 and operation = $3 and input_hash = $4 and settled_at is null`,
        [ownerId, clientMutationId, operation, inputHash],
      );
    },
  };
}

/** The housekeeper's view: what nobody needs any more, of every MSP. */
export function idempotentRequestSystemRepository({ query }: Transaction) {
  return {
    /** Removes at most `limit` requests that are older than seven days, the oldest first; answers how many. */
    async removeExpired(limit: number): Promise<number> {
      const removed = await query(
        `delete from idempotent_request as old using (
           select owner_id, client_mutation_id from idempotent_request where created_at < now() - ${KEPT} order by created_at limit $1
         ) as expired where old.owner_id = expired.owner_id and old.client_mutation_id = expired.client_mutation_id returning 1 as removed`,
        [limit],
      );
      return removed.length;
    },
  };
}
