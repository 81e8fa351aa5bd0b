import { Field, ID, InputType } from 'type-graphql';
import { MutationInput } from '../graphql/mutation-input';

/** Which job to pause. */
@InputType({ description: 'Which job to pause.' })
export class PauseJobInput extends MutationInput {
  @Field(() => ID, { description: 'The job.' })
  readonly jobId: string;
}

/** Which job to resume. */
@InputType({ description: 'Which job to resume.' })
export class ResumeJobInput extends MutationInput {
  @Field(() => ID, { description: 'The job.' })
  readonly jobId: string;
}

/** Which job to cancel. */
@InputType({ description: 'Which job to cancel.' })
export class CancelJobInput extends MutationInput {
  @Field(() => ID, { description: 'The job.' })
  readonly jobId: string;
}

/** Which failed items to try again. */
@InputType({ description: 'Which failed items to try again.' })
export class RetryJobItemsInput extends MutationInput {
  @Field(() => ID, { description: 'The job: a back-up that ended COMPLETED_WITH_ERRORS or FAILED.' })
  readonly jobId: string;

  @Field(() => [ID], { nullable: true, description: 'Failed items of it, at most 1,000; all that can be tried again when left out.' })
  readonly itemIds?: string[] | null;
}
