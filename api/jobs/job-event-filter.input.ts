import { Field, ID, InputType } from 'type-graphql';
import type { JobEventLevel as Level } from '../../db/repositories/job-events';
import { JobEventLevel } from './job-event.type';

/** Which events of a job to list. */
@InputType({ description: 'Which events of a job to list; what is left out asks for nothing.' })
export class JobEventFilterInput {
  @Field(() => [JobEventLevel], { nullable: true, description: 'Only events that matter so much.' })
  readonly levels?: Level[] | null;

  @Field(() => ID, { nullable: true, description: 'Only events about this item.' })
  readonly itemId?: string | null;
}
