import { Field, ID, ObjectType } from 'type-graphql';
import type { JobEventLevel as Level } from '../../db/repositories/job-events';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';

export const JobEventLevel = enumOf<Level>('JobEventLevel', 'How much an event of a job matters.', {
  INFO: 'The ordinary way.',
  WARNING: 'Worth a look.',
  ERROR: 'Something failed.',
});

/** One line of a job's log. */
@ObjectType({ simpleResolvers: true, description: 'One line of the log of a job.' })
export class JobEvent {
  readonly seq: string;

  @Field(() => ID, { nullable: true, description: 'The item that it is about; null when it is about the whole job.' })
  readonly itemId: string | null;

  @Field(() => Date, { description: 'When it happened.' })
  readonly at: Date;

  @Field(() => JobEventLevel, { description: 'How much it matters.' })
  readonly level: Level;

  @Field(() => String, { description: 'What happened, for programs, such as SNAPSHOTS_SETTLED.' })
  readonly code: string;

  @Field(() => String, { description: 'What happened, for people.' })
  readonly message: string;
}

export const JobEventConnection = connectionOf('JobEvent', () => JobEvent);
