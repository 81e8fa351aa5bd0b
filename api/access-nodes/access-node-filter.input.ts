import { Field, ID, InputType } from 'type-graphql';

/** Which access nodes to list. */
@InputType({ description: 'Which access nodes to list; what is left out asks for nothing.' })
export class AccessNodeFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this admin hypervisor.' })
  readonly hypervisorId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those that take the work of this AWS region.' })
  readonly region?: string | null;

  @Field(() => Date, { nullable: true, description: 'Only those that reported after this moment.' })
  readonly seenAfter?: Date | null;
}
