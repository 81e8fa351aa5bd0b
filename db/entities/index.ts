import { AccessNodeEntity } from './access-node.entity';
import { ApiKeyEntity } from './api-key.entity';
import { ApiKeyTenantEntity } from './access/api-key-tenant.entity';
import { AppUserEntity } from './app-user.entity';
import { AuditEventEntity } from './audit/audit-event.entity';
import { AuditHeadEntity } from './audit/audit-head.entity';
import { PrincipalAddressEntity } from './audit/principal-address.entity';
import { CredentialEntity } from './credential.entity';
import { DriftFindingEntity } from './drift-finding.entity';
import { HypervisorEntity } from './hypervisor.entity';
import { HypervisorCheckEntity } from './hypervisor-check.entity';
import { IdempotentRequestEntity } from './idempotent-request.entity';
import { JobEntity } from './job.entity';
import { JobEventEntity } from './job-event.entity';
import { JobItemEntity } from './job-item.entity';
import { MembershipEntity } from './membership.entity';
import { MspEntity } from './msp.entity';
import { OutboxEntity } from './outbox.entity';
import { PlanEntity } from './plan.entity';
import { PlanRevisionEntity } from './plan-revision.entity';
import { RateBucketEntity } from './rate-bucket.entity';
import { RecoveryPointEntity } from './recovery-point.entity';
import { RecoveryPointCopyEntity } from './recovery-point-copy.entity';
import { ResourceEntity } from './resource.entity';
import { StorageEntity } from './storage.entity';
import { JobCancellationEntity } from './tenancy/job-cancellation.entity';
import { TenantQuotaEntity } from './tenancy/tenant-quota.entity';
import { TenantEntity } from './tenant.entity';
import { VmGroupMemberEntity } from './summaries/vm-group-member.entity';
import { VmGroupSummaryEntity } from './summaries/vm-group-summary.entity';
import { VmGroupEntity } from './vm-group.entity';

/** One entity a table: records without relations or hooks, for writes of one row; lists are SQL in the repositories. */
export const ENTITIES = [
  AccessNodeEntity,
  ApiKeyEntity,
  ApiKeyTenantEntity,
  AppUserEntity,
  AuditEventEntity,
  AuditHeadEntity,
  CredentialEntity,
  DriftFindingEntity,
  HypervisorEntity,
  HypervisorCheckEntity,
  IdempotentRequestEntity,
  JobEntity,
  JobCancellationEntity,
  JobEventEntity,
  JobItemEntity,
  MembershipEntity,
  MspEntity,
  OutboxEntity,
  PlanEntity,
  PlanRevisionEntity,
  PrincipalAddressEntity,
  RateBucketEntity,
  RecoveryPointEntity,
  RecoveryPointCopyEntity,
  ResourceEntity,
  StorageEntity,
  TenantEntity,
  TenantQuotaEntity,
  VmGroupEntity,
  VmGroupMemberEntity,
  VmGroupSummaryEntity,
] as const;
