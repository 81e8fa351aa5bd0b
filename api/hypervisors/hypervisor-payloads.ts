import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { QuotaExceededError } from '../quotas/quota-exceeded';
import { WarningPayload, type QuotaWarning } from '../quotas/quota-warning';
import { Job } from '../jobs/job.type';
import { AdminHypervisor, TenantHypervisor } from './hypervisor.type';

/** An admin account that was connected. */
@ObjectType({ simpleResolvers: true, description: 'An admin account that was connected; validate it next.' })
export class ConnectAdminHypervisorPayload extends MutationPayload {
  @Field(() => AdminHypervisor, { description: 'The new connection, not proven yet.' })
  readonly hypervisor: AdminHypervisor;

  constructor(clientMutationId: string | null, hypervisor: AdminHypervisor) {
    super(clientMutationId);
    this.hypervisor = hypervisor;
  }
}

/** A tenant's account that was connected. */
@ObjectType({ simpleResolvers: true, description: 'An account of a tenant that was connected; validate it next.' })
export class ConnectTenantHypervisorPayload extends MutationPayload {
  @Field(() => TenantHypervisor, { description: 'The new connection, not proven yet.' })
  readonly hypervisor: TenantHypervisor;

  constructor(clientMutationId: string | null, hypervisor: TenantHypervisor) {
    super(clientMutationId);
    this.hypervisor = hypervisor;
  }
}

/** A validation that was asked for. */
@ObjectType({ simpleResolvers: true, description: 'A validation that was asked for.' })
export class ValidateHypervisorPayload extends WarningPayload {
  @Field(() => Job, { description: 'The job that does it.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job, warnings: readonly QuotaWarning[]) {
    super(clientMutationId, warnings);
    this.job = job;
  }
}

/** A discovery that was asked for. */
@ObjectType({ simpleResolvers: true, description: 'A discovery that was asked for.' })
export class DiscoverHypervisorPayload extends WarningPayload {
  @Field(() => Job, { description: 'The job that does it.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job, warnings: readonly QuotaWarning[]) {
    super(clientMutationId, warnings);
    this.job = job;
  }
}

/** A reconciliation that was asked for. */
@ObjectType({ simpleResolvers: true, description: 'A reconciliation that was asked for.' })
export class ReconcileHypervisorPayload extends WarningPayload {
  @Field(() => Job, { description: 'The job that does it; what it finds is in `driftFindings`.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job, warnings: readonly QuotaWarning[]) {
    super(clientMutationId, warnings);
    this.job = job;
  }
}

export const ConnectAdminHypervisorResult = mutationResult('ConnectAdminHypervisorResult', ConnectAdminHypervisorPayload, [
  NotFoundError,
  RuleViolationError,
]);
export const ConnectTenantHypervisorResult = mutationResult('ConnectTenantHypervisorResult', ConnectTenantHypervisorPayload, [
  NotFoundError,
  RuleViolationError,
]);
export const ValidateHypervisorResult = mutationResult('ValidateHypervisorResult', ValidateHypervisorPayload, [
  NotFoundError,
  QuotaExceededError,
]);
export const DiscoverHypervisorResult = mutationResult('DiscoverHypervisorResult', DiscoverHypervisorPayload, [
  NotFoundError,
  RuleViolationError,
  QuotaExceededError,
]);
export const ReconcileHypervisorResult = mutationResult('ReconcileHypervisorResult', ReconcileHypervisorPayload, [
  NotFoundError,
  QuotaExceededError,
]);
