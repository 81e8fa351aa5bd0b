import { Field, InputType } from 'type-graphql';

/** What every mutation's input may carry. */
@InputType()
export abstract class MutationInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Your own number for this request, at most 200 characters, such as a UUID. For seven days the same number with the same input gives the first result again and does nothing more; with another input it is refused. Numbers of an MSP and of each of its tenants are apart.',
  })
  clientMutationId?: string | null;
}
