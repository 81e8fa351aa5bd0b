import type { ContainerType } from 'type-graphql';
import type { Database } from '../db/database';
import type { SecretsKey } from '../db/secrets';
import { AccessNodeResolver } from './access-nodes/access-node.resolver';
import { ApiKeyResolver } from './api-keys/api-key.resolver';
import { createApiKey } from './api-keys/create-api-key';
import { revokeApiKey } from './api-keys/revoke-api-key';
import { rotateApiKey } from './api-keys/rotate-api-key';
import { AuditEventResolver } from './audit/audit-event.resolver';
import { createCredential } from './credentials/create-credential';
import { CredentialResolver } from './credentials/credential.resolver';
import { DriftFindingResolver } from './drift-findings/drift-finding.resolver';
import { connectAdminHypervisor } from './hypervisors/connect-admin-hypervisor';
import { connectTenantHypervisor } from './hypervisors/connect-tenant-hypervisor';
import { discoverHypervisor } from './hypervisors/discover-hypervisor';
import { HypervisorMutationsResolver } from './hypervisors/hypervisor-mutations.resolver';
import { HypervisorResolver } from './hypervisors/hypervisor.resolver';
import { reconcileHypervisor } from './hypervisors/reconcile-hypervisor';
import { validateHypervisor } from './hypervisors/validate-hypervisor';
import { controlJob } from './jobs/control/control-job';
import { JobDetailsResolver } from './jobs/job-details.resolver';
import { JobResolver } from './jobs/job.resolver';
import { requestingJobs } from './jobs/request-job';
import { retryJobItems } from './jobs/retry-job-items';
import type { TemporalUi } from './jobs/temporal-ui';
import { performing } from './mutations/perform';
import { createPlan } from './plans/create-plan';
import { PlanResolver } from './plans/plan.resolver';
import { RecoveryPointResolver } from './recovery-points/recovery-point.resolver';
import { restoreInstance } from './recovery-points/restore-instance';
import { ResourceResolver } from './resources/resource.resolver';
import { changeTenantQuota } from './quotas/change-tenant-quota';
import { TenantQuotaResolver } from './quotas/tenant-quota.resolver';
import { createStorage } from './storages/create-storage';
import { StorageResolver } from './storages/storage.resolver';
import type { StartAtOnce } from './temporal/start-workflow';
import type { WorkflowClient } from './temporal/workflow-client';
import { changeTenantStatus } from './tenants/change-tenant-status';
import { createTenant } from './tenants/create-tenant';
import { TenantStatusResolver } from './tenants/tenant-status.resolver';
import { TenantResolver } from './tenants/tenant.resolver';
import { changeMembership, removeMembership } from './users/change-membership';
import { inviteUser } from './users/invite-user';
import { UserResolver } from './users/user.resolver';
import { ViewerResolver } from './viewer/viewer.resolver';
import { backUpVmGroup } from './vm-groups/back-up-vm-group';
import { createVmGroup } from './vm-groups/create-vm-group';
import { VmGroupResolver } from './vm-groups/vm-group.resolver';

/** What resolvers and their use cases work with. */
export interface ResolverDependencies {
  readonly database: Database;
  readonly temporal: WorkflowClient;
  readonly startAtOnce: StartAtOnce;
  readonly secretsKey: SecretsKey;
  readonly temporalUi: TemporalUi;
}

/** Gives every resolver its use cases, by hand; one without dependencies is simply made. */
export function resolversFor(dependencies: ResolverDependencies): ContainerType {
  const instances = new Map(instancesFor(dependencies).map((resolver) => [resolver.constructor, resolver]));
  return {
    get(resolver: new () => object) {
      const instance = instances.get(resolver) ?? new resolver();
      instances.set(resolver, instance);
      return instance;
    },
  };
}

function instancesFor({ database, temporal, startAtOnce, secretsKey, temporalUi }: ResolverDependencies): object[] {
  const perform = performing(database);
  const requestJob = requestingJobs(perform, startAtOnce);
  return [
    new AccessNodeResolver(database),
    new ApiKeyResolver(database, {
      createApiKey: createApiKey(perform),
      rotateApiKey: rotateApiKey(perform),
      revokeApiKey: revokeApiKey(perform),
    }),
    new AuditEventResolver(database),
    new CredentialResolver(database, { createCredential: createCredential({ perform, secretsKey }) }),
    new DriftFindingResolver(database),
    new HypervisorResolver(database),
    new HypervisorMutationsResolver({
      connectAdminHypervisor: connectAdminHypervisor(perform),
      connectTenantHypervisor: connectTenantHypervisor(perform),
      validateHypervisor: validateHypervisor(requestJob),
      discoverHypervisor: discoverHypervisor(requestJob),
      reconcileHypervisor: reconcileHypervisor(requestJob),
    }),
    new JobDetailsResolver(temporalUi),
    new JobResolver(database, {
      pauseJob: controlJob('pause', { database, temporal }),
      resumeJob: controlJob('resume', { database, temporal }),
      cancelJob: controlJob('cancel', { database, temporal }),
      retryJobItems: retryJobItems(perform, startAtOnce),
    }),
    new PlanResolver(database, { createPlan: createPlan(perform) }),
    new RecoveryPointResolver(database, { restoreInstance: restoreInstance(requestJob) }),
    new ResourceResolver(database),
    new StorageResolver(database, { createStorage: createStorage(perform) }),
    new TenantQuotaResolver({ changeTenantQuota: changeTenantQuota(perform) }),
    new TenantResolver(database, { createTenant: createTenant(perform) }),
    new TenantStatusResolver({
      suspendTenant: changeTenantStatus(perform, 'suspendTenant'),
      resumeTenant: changeTenantStatus(perform, 'resumeTenant'),
      offboardTenant: changeTenantStatus(perform, 'offboardTenant'),
    }),
    new UserResolver(database, {
      inviteUser: inviteUser(perform),
      changeMembership: changeMembership(perform),
      removeMembership: removeMembership(perform),
    }),
    new ViewerResolver(database),
    new VmGroupResolver(database, { createVmGroup: createVmGroup(perform), backUpVmGroup: backUpVmGroup(requestJob) }),
  ];
}
