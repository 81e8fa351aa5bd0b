import type { AccessNodeRow } from '../../db/repositories/access-nodes';
import type { AuditEventRow } from '../../db/repositories/audit/audit-events';
import type { ApiKeyRow, ListedTenant } from '../../db/repositories/access/api-keys';
import type { CredentialRow } from '../../db/repositories/credentials';
import type { CheckRow } from '../../db/repositories/hypervisor-checks';
import type { DriftFindingRow } from '../../db/repositories/reconciliation/drift-findings';
import type { HypervisorFilter, HypervisorRow } from '../../db/repositories/hypervisors';
import type { JobEventFilter, JobEventRow } from '../../db/repositories/job-events';
import type { JobItemFilter, JobItemRow } from '../../db/repositories/job-items';
import type { JobFilter, JobRow } from '../../db/repositories/jobs';
import type { MspRow } from '../../db/repositories/msps';
import type { PlanRow } from '../../db/repositories/plans';
import type { RecoveryPointCopyRow, RecoveryPointFilter, RecoveryPointRow } from '../../db/repositories/recovery-points';
import type { ResourceFilter, ResourceRow } from '../../db/repositories/resources';
import type { StorageRow } from '../../db/repositories/storages';
import type { ResourceProtectionRow, TenantSummaryRow, VmGroupSummaryRow } from '../../db/repositories/summaries/summaries';
import type { TenantQuotaRow } from '../../db/repositories/tenancy/tenant-quotas';
import type { TenantRow } from '../../db/repositories/tenants';
import type { UserRow } from '../../db/repositories/people/users';
import type { VmGroupFilter, VmGroupRow } from '../../db/repositories/vm-groups';
import type { Database } from '../../db/database';
import type { Repositories } from '../../db/repositories';
import type { IdKind, Id } from '../../workflows/domain/ids';
import { parseId } from '../../workflows/domain/ids';
import type { Scope } from '../../workflows/domain/scope';
import { loadById, loadListOf, type ById, type ListOf } from './load-by-id';
import { loadPages, type PagesOf } from './load-pages';

/** How the fields of one operation reach other rows: each level of a query costs one statement a relation, however many rows it has. */
export interface Loaders {
  /** Knows the MSP of the scope only. */
  readonly msp: ById<MspRow>;
  readonly tenant: ById<TenantRow>;
  readonly apiKey: ById<ApiKeyRow>;
  /** For keys that list tenants, and the MSP's scope only. */
  readonly tenantsOfApiKey: ListOf<ListedTenant>;
  readonly credential: ById<CredentialRow>;
  readonly hypervisor: ById<HypervisorRow>;
  readonly accessNode: ById<AccessNodeRow>;
  readonly storage: ById<StorageRow>;
  readonly plan: ById<PlanRow>;
  readonly vmGroup: ById<VmGroupRow>;
  readonly resource: ById<ResourceRow>;
  readonly job: ById<JobRow>;
  readonly jobItem: ById<JobItemRow>;
  readonly recoveryPoint: ById<RecoveryPointRow>;
  readonly driftFinding: ById<DriftFindingRow>;
  readonly summaryOfVmGroup: ById<VmGroupSummaryRow>;
  /** Null for a tenant without groups. */
  readonly summaryOfTenant: ById<TenantSummaryRow>;
  readonly protectionOfResource: ById<ResourceProtectionRow>;
  /** For the MSP's scope only. */
  readonly auditEvent: ById<AuditEventRow>;
  readonly user: ById<UserRow>;
  readonly quotasOfTenant: ListOf<TenantQuotaRow>;
  readonly latestChecks: ListOf<CheckRow>;
  readonly copies: ListOf<RecoveryPointCopyRow>;
  readonly hypervisorsOfTenant: PagesOf<HypervisorFilter, HypervisorRow>;
  readonly vmGroupsOfTenant: PagesOf<VmGroupFilter, VmGroupRow>;
  readonly jobsOfTenant: PagesOf<JobFilter, JobRow>;
  readonly recoveryPointsOfTenant: PagesOf<RecoveryPointFilter, RecoveryPointRow>;
  readonly resourcesOfHypervisor: PagesOf<ResourceFilter, ResourceRow>;
  readonly jobsOfVmGroup: PagesOf<JobFilter, JobRow>;
  readonly itemsOfJob: PagesOf<JobItemFilter, JobItemRow>;
  readonly eventsOfJob: PagesOf<JobEventFilter, JobEventRow>;
  readonly recoveryPointsOfResource: PagesOf<RecoveryPointFilter, RecoveryPointRow>;
  readonly recoveryPointsOfJob: PagesOf<RecoveryPointFilter, RecoveryPointRow>;
}

/** Ids of one kind among those asked for; the rest cannot exist. */
const idsOf = <K extends IdKind>(kind: K, ids: readonly string[]): Id<K>[] => ids.flatMap((id) => parseId(kind, id) ?? []);

/**
 * The loaders of one operation. Each read is a short transaction of its own in the operation's scope: fields resolve side by side, and one connection
 * answers one query at a time.
 */
export function loadersFor(database: Database, scope: Scope): Loaders {
  const inScope = <T>(work: (db: Repositories) => Promise<T>): Promise<T> => database.inScope(scope, work);
  return {
    msp: loadById(async () => inScope(async ({ msps }) => [await msps.own()].filter((msp) => msp !== null))),
    user: loadById((ids) => inScope(({ users }) => users.byIds(idsOf('user', ids)))),
    tenant: loadById((ids) => inScope(({ tenants }) => tenants.byIds(idsOf('tenant', ids)))),
    apiKey: loadById((ids) => inScope(({ apiKeys }) => apiKeys.byIds(ids))),
    tenantsOfApiKey: loadListOf(
      (ids) => inScope(({ apiKeys }) => apiKeys.tenantsOf(ids)),
      ({ apiKeyId }) => apiKeyId,
    ),
    credential: loadById((ids) => inScope(({ credentials }) => credentials.byIds(idsOf('credential', ids)))),
    hypervisor: loadById((ids) => inScope(({ hypervisors }) => hypervisors.byIds(ids))),
    accessNode: loadById((ids) => inScope(({ accessNodes }) => accessNodes.byIds(idsOf('accessNode', ids)))),
    storage: loadById((ids) => inScope(({ storages }) => storages.byIds(ids))),
    plan: loadById((ids) => inScope(({ plans }) => plans.byIds(ids))),
    vmGroup: loadById((ids) => inScope(({ vmGroups }) => vmGroups.byIds(ids))),
    resource: loadById((ids) => inScope(({ resources }) => resources.byIds(ids))),
    job: loadById((ids) => inScope(({ jobs }) => jobs.byIds(ids))),
    jobItem: loadById((ids) => inScope(({ jobItems }) => jobItems.byIds(ids))),
    recoveryPoint: loadById((ids) => inScope(({ recoveryPoints }) => recoveryPoints.byIds(ids))),
    driftFinding: loadById((ids) => inScope(({ driftFindings }) => driftFindings.byIds(ids))),
    summaryOfVmGroup: loadById(
      (ids) => inScope(({ summaries }) => summaries.ofGroups(ids)),
      ({ vmGroupId }) => vmGroupId,
    ),
    summaryOfTenant: loadById(
      (ids) => inScope(({ summaries }) => summaries.ofTenants(ids)),
      ({ tenantId }) => tenantId,
    ),
    protectionOfResource: loadById(
      (ids) => inScope(({ summaries }) => summaries.protectionOf(ids)),
      ({ resourceId }) => resourceId,
    ),
    auditEvent: loadById((ids) => inScope(({ auditEvents }) => auditEvents.byIds(ids))),
    quotasOfTenant: loadListOf(
      (ids) => inScope(({ tenantQuotas }) => tenantQuotas.ofTenants(ids)),
      ({ tenantId }) => tenantId,
    ),
    latestChecks: loadListOf(
      (ids) => inScope(({ hypervisorChecks }) => hypervisorChecks.latestOf(ids)),
      (check) => check.hypervisorId,
    ),
    copies: loadListOf(
      (ids) => inScope(({ recoveryPoints }) => recoveryPoints.copiesOf(ids)),
      (copy) => copy.recoveryPointId,
    ),
    hypervisorsOfTenant: loadPages((ids, filter, page) => inScope(({ hypervisors }) => hypervisors.ofTenants(ids, filter, page))),
    vmGroupsOfTenant: loadPages((ids, filter, page) => inScope(({ vmGroups }) => vmGroups.ofTenants(ids, filter, page))),
    jobsOfTenant: loadPages((ids, filter, page) => inScope(({ jobs }) => jobs.ofTenants(ids, filter, page))),
    recoveryPointsOfTenant: loadPages((ids, filter, page) => inScope(({ recoveryPoints }) => recoveryPoints.ofTenants(ids, filter, page))),
    resourcesOfHypervisor: loadPages((ids, filter, page) => inScope(({ resources }) => resources.ofHypervisors(ids, filter, page))),
    jobsOfVmGroup: loadPages((ids, filter, page) => inScope(({ jobs }) => jobs.ofVmGroups(ids, filter, page))),
    itemsOfJob: loadPages((ids, filter, page) => inScope(({ jobItems }) => jobItems.ofJobs(ids, filter, page))),
    eventsOfJob: loadPages((ids, filter, page) => inScope(({ jobEvents }) => jobEvents.ofJobs(ids, filter, page))),
    recoveryPointsOfResource: loadPages((ids, filter, page) =>
      inScope(({ recoveryPoints }) => recoveryPoints.ofResources(ids, filter, page)),
    ),
    recoveryPointsOfJob: loadPages((ids, filter, page) => inScope(({ recoveryPoints }) => recoveryPoints.ofJobs(ids, filter, page))),
  };
}
