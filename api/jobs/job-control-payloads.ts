import { Field, ObjectType } from 'type-graphql';
import { MutationPayload } from '../graphql/mutation-payload';
import { mutationResult } from '../graphql/mutation-result';
import { NotFoundError, RuleViolationError, UnavailableError } from '../graphql/user-error';
import { QuotaExceededError } from '../quotas/quota-exceeded';
import { WarningPayload, type QuotaWarning } from '../quotas/quota-warning';
import { Job } from './job.type';

/** A job that was paused. */
@ObjectType({ simpleResolvers: true, description: 'A job that starts nothing more until it is resumed.' })
export class PauseJobPayload extends MutationPayload {
  @Field(() => Job, { description: 'The job as it stands now.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job) {
    super(clientMutationId);
    this.job = job;
  }
}

/** A job that was resumed. */
@ObjectType({ simpleResolvers: true, description: 'A job that goes on.' })
export class ResumeJobPayload extends MutationPayload {
  @Field(() => Job, { description: 'The job as it stands now.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job) {
    super(clientMutationId);
    this.job = job;
  }
}

/** A job that was told to stop. */
@ObjectType({
  simpleResolvers: true,
  description: 'A job that was told to stop: it keeps what is complete and takes away what is half done.',
})
export class CancelJobPayload extends MutationPayload {
  @Field(() => Job, { description: 'The job as it stands now.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job) {
    super(clientMutationId);
    this.job = job;
  }
}

/** A job whose failed items are tried again. */
@ObjectType({ simpleResolvers: true, description: 'A back-up whose failed items are tried again by its next attempt.' })
export class RetryJobItemsPayload extends WarningPayload {
  @Field(() => Job, { description: 'The job as it stands now.' })
  readonly job: Job;

  constructor(clientMutationId: string | null, job: Job, warnings: readonly QuotaWarning[]) {
    super(clientMutationId, warnings);
    this.job = job;
  }
}

export const PauseJobResult = mutationResult('PauseJobResult', PauseJobPayload, [NotFoundError, UnavailableError]);
export const ResumeJobResult = mutationResult('ResumeJobResult', ResumeJobPayload, [NotFoundError, UnavailableError]);
export const CancelJobResult = mutationResult('CancelJobResult', CancelJobPayload, [NotFoundError, UnavailableError]);
export const RetryJobItemsResult = mutationResult('RetryJobItemsResult', RetryJobItemsPayload, [
  NotFoundError,
  RuleViolationError,
  QuotaExceededError,
]);
