import { Field, ID, InputType } from 'type-graphql';
import type { PowerState as Power } from '../../workflows/domain/restore';
import { enumOf } from '../graphql/enum-of';
import { MutationInput } from '../graphql/mutation-input';

export const PowerState = enumOf<Power>('PowerState', 'How a restored instance is left.', {
  RUNNING: 'Running.',
  STOPPED: 'Stopped.',
});

/** What to restore, and what shall differ from the original. */
@InputType({ description: 'What to restore, and what shall differ from the original; what is left out is as it was.' })
export class RestoreInstanceInput extends MutationInput {
  @Field(() => ID, { description: 'The recovery point; it must be COMPLETED.' })
  readonly recoveryPointId: string;

  @Field(() => String, { nullable: true, description: 'The Name tag of the new instance, 1 to 255 characters.' })
  readonly name?: string | null;

  @Field(() => String, { nullable: true, description: 'The subnet of the new instance.' })
  readonly subnetId?: string | null;

  @Field(() => [String], { nullable: true, description: 'The security groups of the new instance, 1 to 16.' })
  readonly securityGroupIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'The instance type, such as m7g.large.' })
  readonly instanceType?: string | null;

  @Field(() => PowerState, { defaultValue: 'RUNNING', description: 'How to leave the new instance.' })
  readonly powerState: Power;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether to ask for the original private address; it must be free.' })
  readonly keepPrivateIpAddress: boolean;
}
