import { Field, ID, InputType } from 'type-graphql';
import type { JobOperation as Operation, JobState as State } from '../../workflows/domain/job';
import { JobOperation, JobState } from './job.type';

/** Which jobs to list. */
@InputType({ description: 'Which jobs to list; what is left out asks for nothing.' })
export class JobFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only jobs of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only jobs on this connection.' })
  readonly hypervisorId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only back-ups of this VM group.' })
  readonly vmGroupId?: string | null;

  @Field(() => [JobOperation], { nullable: true, description: 'Only jobs that do one of these.' })
  readonly operations?: Operation[] | null;

  @Field(() => [JobState], { nullable: true, description: 'Only jobs in one of these states.' })
  readonly states?: State[] | null;
}
