import { Field, ObjectType } from 'type-graphql';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { QuotaExceededError } from '../quotas/quota-exceeded';
import { WarningPayload, type QuotaWarning } from '../quotas/quota-warning';
import { Job } from '../jobs/job.type';
import { VmGroup } from './vm-group.type';

/** A group that was created. */
@ObjectType({ simpleResolvers: true, description: 'A VM group that was created.' })
export class CreateVmGroupPayload extends WarningPayload {
  @Field(() => VmGroup, { description: 'The new group.' })
  readonly vmGroup: VmGroup;

  constructor(clientMutationId: string | null, vmGroup: VmGroup, warnings: readonly QuotaWarning[]) {
    super(clientMutationId, warnings);
    this.vmGroup = vmGroup;
  }
}

/** A back-up that was asked for. */
@ObjectType({ simpleResolvers: true, description: 'A back-up that was asked for.' })
export class BackUpVmGroupPayload extends WarningPayload {
  @Field(() => Job, { description: 'The job that does it.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job, warnings: readonly QuotaWarning[]) {
    super(clientMutationId, warnings);
    this.job = job;
  }
}

export const CreateVmGroupResult = mutationResult('CreateVmGroupResult', CreateVmGroupPayload, [NotFoundError, QuotaExceededError]);
export const BackUpVmGroupResult = mutationResult('BackUpVmGroupResult', BackUpVmGroupPayload, [
  NotFoundError,
  RuleViolationError,
  QuotaExceededError,
]);
