import { Field, InputType } from 'type-graphql';
import type { JobItemState as State } from '../../workflows/domain/job';
import { JobItemState } from './job-item.type';

/** Which items of a job to list. */
@InputType({ description: 'Which items of a job to list; what is left out asks for nothing.' })
export class JobItemFilterInput {
  @Field(() => [JobItemState], { nullable: true, description: 'Only items in one of these states.' })
  readonly states?: State[] | null;

  @Field(() => String, { nullable: true, description: 'Only items in this AWS region.' })
  readonly region?: string | null;
}
