import { Field, InputType } from 'type-graphql';

/** What every mutation's input may carry. */
@InputType()
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Your own number for this request, at most 200 characters. The same number with the same input gives the first result again and does nothing more; with another input it is refused.',
  })
  clientMutationId?: string | null;
}
