import type { Session } from '../session';

/** A mutation as its caller numbered it; `inputHash` is the SHA-256 (32 bytes) of the input. */
export interface IdempotentRequest {
  readonly principalId: string;
  readonly clientMutationId: string;
  readonly operation: string;
  readonly inputHash: Buffer;
}

/** What an earlier request of the same number means: nothing was there, the same was asked and gave this, or something else was asked. */
export type Recalled =
  { readonly kind: 'FIRST' } | { readonly kind: 'REPEATED'; readonly resultId: string } | { readonly kind: 'CONFLICT' };

interface Remembered {
  readonly operation: string;
  readonly inputHash: Buffer;
  readonly resultId: string;
}

/** Which mutations were done under which `clientMutationId`, per principal. */
export function idempotentRequestRepository({ query, scope }: Session) {
  async function recall({ principalId, clientMutationId, operation, inputHash }: IdempotentRequest): Promise<Recalled> {
    const [found] = await query<Remembered>(
      `select operation, input_hash as "inputHash", result_id as "resultId" from idempotent_request
       where msp_id = $1 and principal_id = $2 and client_mutation_id = $3`,
      [scope.mspId, principalId, clientMutationId],
    );
    if (!found) return { kind: 'FIRST' };
    const same = found.operation === operation && found.inputHash.equals(inputHash);
    return same ? { kind: 'REPEATED', resultId: found.resultId } : { kind: 'CONFLICT' };
  }

  return {
    /** Looks whether the request was done before; writes nothing. */
    recall,

    /**
     * Takes the number for this request, with the result's id chosen beforehand. FIRST: it is taken, go on and write. Else: an earlier request has it,
     * write nothing. While another transaction with the same number is open, this waits for its end: ask it before all other writes of the transaction.
     */
    async remember(request: IdempotentRequest, resultId: string): Promise<Recalled> {
      const taken = await query(
        `insert into idempotent_request (msp_id, tenant_id, principal_id, client_mutation_id, operation, input_hash, result_id)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1 as taken`,
        [scope.mspId, scope.tenantId, request.principalId, request.clientMutationId, request.operation, request.inputHash, resultId],
      );
      return taken.length > 0 ? { kind: 'FIRST' } : recall(request);
    },
  };
}
