import { Field, ID, InputType } from 'type-graphql';
import { TagInput } from '../graphql/tag.type';

/** Which resources to list. */
@InputType({ description: 'Which resources to list; what is left out asks for nothing.' })
export class ResourceFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this connection.' })
  readonly hypervisorId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those in this AWS region.' })
  readonly region?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those in this availability zone.' })
  readonly availabilityZone?: string | null;

  @Field(() => String, { nullable: true, description: 'Only the one with this id in AWS.' })
  readonly nativeId?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those of exactly this name.' })
  readonly name?: string | null;

  @Field(() => TagInput, { nullable: true, description: 'Only those with this tag.' })
  readonly tag?: TagInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that are still there (true), or only those that vanished (false).' })
  readonly present?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those with a complete recovery point (true), or only those without (false).' })
  readonly isProtected?: boolean | null;
}
