import { Field, InputType } from 'type-graphql';
import type { RetentionPreset as Preset } from '../../workflows/domain/plan';
import { RetentionPreset } from './plan.type';

/** Which plans to list. */
@InputType({ description: 'Which plans to list; what is left out asks for nothing.' })
export class PlanFilterInput {
  @Field(() => String, { nullable: true, description: 'Only those whose name contains this, in any case.' })
  readonly nameContains?: string | null;

  @Field(() => RetentionPreset, { nullable: true, description: 'Only those that keep recovery points so long.' })
  readonly retention?: Preset | null;
}
