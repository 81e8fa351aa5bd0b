import { Field, ObjectType } from 'type-graphql';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { QuotaExceededError } from '../quotas/quota-exceeded';
import { WarningPayload, type QuotaWarning } from '../quotas/quota-warning';
import { Job } from '../jobs/job.type';

/** A restore that was asked for. */
@ObjectType({ simpleResolvers: true, description: 'A restore that was asked for.' })
export class RestoreInstancePayload extends WarningPayload {
  @Field(() => Job, { description: 'The job that does it; its result holds the new instance.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job, warnings: readonly QuotaWarning[]) {
    super(clientMutationId, warnings);
    this.job = job;
  }
}

export const RestoreInstanceResult = mutationResult('RestoreInstanceResult', RestoreInstancePayload, [
  NotFoundError,
  RuleViolationError,
  QuotaExceededError,
]);
