import { accessNodeSystemRepository } from './repositories/access-nodes';
import { apiKeyHolderRepository } from './repositories/access/api-key-holders';
import type { KeyHashing } from './repositories/access/api-keys';
import { idempotentRequestSystemRepository } from './repositories/idempotent-requests';
import { outboxSystemRepository } from './repositories/outbox';
import { rateBucketSystemRepository } from './repositories/budget/rate-buckets';
import { personSystemRepository } from './repositories/people/people';
import { schemaStateRepository } from './repositories/schema-state';
import { jobCancellationSystemRepository } from './repositories/tenancy/job-cancellations';
import type { Transaction } from './session';

/** What may be asked before any scope is known; each has its own narrow grants. */
export type SystemRepositories = ReturnType<typeof systemRepositoriesFor>;

/** The repositories of the system door, one line each. */
export function systemRepositoriesFor(transaction: Transaction, keys: KeyHashing) {
  return {
    accessNodes: accessNodeSystemRepository(transaction),
    apiKeys: apiKeyHolderRepository(transaction, keys),
    idempotentRequests: idempotentRequestSystemRepository(transaction),
    jobCancellations: jobCancellationSystemRepository(transaction),
    outbox: outboxSystemRepository(transaction),
    schemaState: schemaStateRepository(transaction),
    rateBuckets: rateBucketSystemRepository(transaction),
    people: personSystemRepository(transaction),
  };
}
