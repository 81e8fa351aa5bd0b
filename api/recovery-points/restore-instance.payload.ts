import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError } from '../graphql/user-error';
import { Job } from '../jobs/job.type';

/** A restore that was asked for. */
@ObjectType({ simpleResolvers: true, description: 'A restore that was asked for.' })
export class RestoreInstancePayload extends MutationPayload {
  @Field(() => Job, { description: 'The job that does it; its result holds the new instance.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job) {
    super(clientMutationId);
    this.job = job;
  }
}

export const RestoreInstanceResult = mutationResult('RestoreInstanceResult', RestoreInstancePayload, [NotFoundError, RuleViolationError]);
