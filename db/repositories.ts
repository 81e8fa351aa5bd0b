import { accessNodeRepository } from './repositories/access-nodes';
import { auditChainRepository } from './repositories/audit/audit-chain';
import { auditEventRepository } from './repositories/audit/audit-events';
import { principalAddressRepository } from './repositories/audit/principal-addresses';
import { apiKeyRepository, type KeyHashing } from './repositories/access/api-keys';
import { catalogueRepository } from './repositories/reconciliation/catalogue';
import { connectionRepository } from './repositories/connections';
import { credentialRepository } from './repositories/credentials';
import { driftFindingRepository } from './repositories/reconciliation/drift-findings';
import { goneRunRepository } from './repositories/reconciliation/gone-runs';
import { hypervisorCheckRepository } from './repositories/hypervisor-checks';
import { hypervisorRepository } from './repositories/hypervisors';
import { idempotentRequestRepository } from './repositories/idempotent-requests';
import { inventoryRepository } from './repositories/inventory';
import { jobEventRepository } from './repositories/job-events';
import { jobItemRepository } from './repositories/job-items';
import { jobItemWrites } from './repositories/job-item-writes';
import { jobRunRepository } from './repositories/job-runs';
import { jobRepository } from './repositories/jobs';
import { mspRepository } from './repositories/msps';
import { outboxRepository } from './repositories/outbox';
import { planRepository } from './repositories/plans';
import { portfolioRepository } from './repositories/summaries/portfolio';
import { protectionRepository } from './repositories/protection';
import { recoveryPointRepository } from './repositories/recovery-points';
import { resourceRepository } from './repositories/resources';
import { restoreRepository } from './repositories/restores';
import { singleItemRepository } from './repositories/single-items';
import { sealedSecretRepository } from './repositories/secrets/sealed-secrets';
import { storageRepository } from './repositories/storages';
import { summaryRepository } from './repositories/summaries/summaries';
import { jobCancellationRepository } from './repositories/tenancy/job-cancellations';
import { tenantQuotaRepository } from './repositories/tenancy/tenant-quotas';
import { unbegunJobRepository } from './repositories/tenancy/unbegun-jobs';
import { tenantRepository } from './repositories/tenants';
import { userRepository } from './repositories/people/users';
import { vmGroupRepository } from './repositories/vm-groups';
import type { Session } from './session';

/** Every question that work inside a scope may ask. */
export type Repositories = ReturnType<typeof repositoriesFor>;

/** The repositories of one session, one line each; they share its transaction, so ask them one after the other. */
export function repositoriesFor(session: Session, keys: KeyHashing) {
  return {
    accessNodes: accessNodeRepository(session),
    apiKeys: apiKeyRepository(session, keys),
    auditChain: auditChainRepository(session),
    auditEvents: auditEventRepository(session),
    catalogue: catalogueRepository(session),
    connections: connectionRepository(session),
    credentials: credentialRepository(session),
    driftFindings: driftFindingRepository(session),
    goneRuns: goneRunRepository(session),
    hypervisorChecks: hypervisorCheckRepository(session),
    hypervisors: hypervisorRepository(session),
    idempotentRequests: idempotentRequestRepository(session),
    inventory: inventoryRepository(session),
    jobCancellations: jobCancellationRepository(session),
    jobEvents: jobEventRepository(session),
    jobItems: jobItemRepository(session),
    jobItemWrites: jobItemWrites(session),
    jobRuns: jobRunRepository(session),
    jobs: jobRepository(session),
    msps: mspRepository(session),
    outbox: outboxRepository(session),
    plans: planRepository(session),
    portfolio: portfolioRepository(session),
    principalAddresses: principalAddressRepository(session),
    protection: protectionRepository(session),
    recoveryPoints: recoveryPointRepository(session),
    resources: resourceRepository(session),
    restores: restoreRepository(session),
    singleItems: singleItemRepository(session),
    sealedSecrets: sealedSecretRepository(session),
    storages: storageRepository(session),
    summaries: summaryRepository(session),
    tenantQuotas: tenantQuotaRepository(session),
    tenants: tenantRepository(session),
    unbegunJobs: unbegunJobRepository(session),
    users: userRepository(session),
    vmGroups: vmGroupRepository(session),
  };
}
