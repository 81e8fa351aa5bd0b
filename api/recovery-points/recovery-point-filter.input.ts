import { Field, ID, InputType } from 'type-graphql';
import type { RecoveryPointState as State } from '../../workflows/domain/recovery-point';
import { RecoveryPointState } from './recovery-point.type';

/** Which recovery points to list. */
@InputType({ description: 'Which recovery points to list; what is left out asks for nothing.' })
export class RecoveryPointFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this resource.' })
  readonly resourceId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those that back-ups of this VM group made.' })
  readonly vmGroupId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those that this job made.' })
  readonly jobId?: string | null;

  @Field(() => [RecoveryPointState], { nullable: true, description: 'Only those in one of these states.' })
  readonly states?: State[] | null;
}
