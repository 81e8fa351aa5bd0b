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
