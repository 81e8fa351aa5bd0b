import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchema, type ContainerType, type PubSub } from 'type-graphql';
import { AccessNodeResolver } from './access-nodes/access-node.resolver';
import { AuditEventResolver } from './audit/audit-event.resolver';
import { auditSchema } from './audit/audit-schema';
import { authChecker } from './auth/auth-checker';
import { demandScope } from './auth/demand-scope';
import { ApiKeyResolver } from './api-keys/api-key.resolver';
import { guardSchema } from './auth/guard-schema';
import { CredentialResolver } from './credentials/credential.resolver';
import { DriftFindingResolver } from './drift-findings/drift-finding.resolver';
import { limitTime } from './graphql/limits/time-limit';
import { HypervisorMutationsResolver } from './hypervisors/hypervisor-mutations.resolver';
import { HypervisorResolver } from './hypervisors/hypervisor.resolver';
import { TenantHypervisorResolver, ValidationReportResolver } from './hypervisors/tenant-hypervisor.resolver';
import { JobDetailsResolver } from './jobs/job-details.resolver';
import { JobEventResolver, JobItemResolver, JobRelationsResolver } from './jobs/job-relations.resolver';
import { JobSubscriptionResolver } from './jobs/job-subscription.resolver';
import { JobResolver } from './jobs/job.resolver';
import { PlanResolver } from './plans/plan.resolver';
import { RecoveryPointRelationsResolver } from './recovery-points/recovery-point-relations.resolver';
import { RecoveryPointResolver } from './recovery-points/recovery-point.resolver';
import { ResourceResolver } from './resources/resource.resolver';
import { StorageResolver } from './storages/storage.resolver';
import { ResourceProtectionResolver } from './summaries/resource-protection.resolver';
import { TenantSummaryResolver } from './summaries/tenant-summary.resolver';
import { VmGroupSummaryResolver } from './summaries/vm-group-summary.resolver';
import { TenantListsResolver } from './tenants/tenant-lists.resolver';
import { TenantQuotaResolver } from './quotas/tenant-quota.resolver';
import { TenantStatusResolver } from './tenants/tenant-status.resolver';
import { TenantResolver } from './tenants/tenant.resolver';
import { UserResolver } from './users/user.resolver';
import { NodeResolver } from './viewer/node.resolver';
import { RoleResolver } from './viewer/role.resolver';
import { ViewerResolver } from './viewer/viewer.resolver';
import { VmGroupRelationsResolver } from './vm-groups/vm-group-relations.resolver';
import { VmGroupResolver } from './vm-groups/vm-group.resolver';

const RESOLVERS = [
  AccessNodeResolver,
  ApiKeyResolver,
  AuditEventResolver,
  CredentialResolver,
  DriftFindingResolver,
  HypervisorMutationsResolver,
  HypervisorResolver,
  JobDetailsResolver,
  JobEventResolver,
  JobItemResolver,
  JobRelationsResolver,
  JobResolver,
  JobSubscriptionResolver,
  NodeResolver,
  PlanResolver,
  RecoveryPointRelationsResolver,
  RecoveryPointResolver,
  ResourceProtectionResolver,
  ResourceResolver,
  RoleResolver,
  StorageResolver,
  TenantHypervisorResolver,
  TenantListsResolver,
  TenantResolver,
  TenantStatusResolver,
  TenantQuotaResolver,
  TenantSummaryResolver,
  UserResolver,
  ValidationReportResolver,
  ViewerResolver,
  VmGroupRelationsResolver,
  VmGroupResolver,
  VmGroupSummaryResolver,
] as const;

/** type-graphql asks for a broker as soon as there are subscriptions; ours bring their own streams, so nothing is ever published. */
const NO_BROKER: PubSub = {
  publish() {
    throw new Error('Subscriptions are fed by the database, not by a broker.');
  },
  subscribe() {
    throw new Error('Subscriptions are fed by the database, not by a broker.');
  },
};

/** The GraphQL schema with its guards, and around them the audit log; `resolvers` gives each resolver class its instance when a field is asked for. */
export async function houseSchema(resolvers: ContainerType): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [...RESOLVERS] as [(typeof RESOLVERS)[number], ...(typeof RESOLVERS)[number][]],
    container: resolvers,
    authChecker,
    // What somebody may not see is null, as if it were not there.
    authMode: 'null',
    pubSub: NO_BROKER,
    validate: false,
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
  });
  // The clock lies outermost: what goes on after an answer in time is guarded and told all the same.
  return limitTime(demandScope(auditSchema(guardSchema(schema))));
}

/** The schema to be looked at and printed; nothing can be asked of it. */
export function unservedSchema(): Promise<GraphQLSchema> {
  return houseSchema({
    get() {
      throw new Error('This schema is only to be looked at.');
    },
  });
}
