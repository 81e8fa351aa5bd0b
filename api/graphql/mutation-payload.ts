import { Field, ObjectType } from 'type-graphql';

/** What every mutation's success carries. */
@ObjectType()
export abstract class MutationPayload {
  @Field(() => String, { nullable: true, description: 'The number that the request carried.' })
  readonly clientMutationId: string | null;

  constructor(clientMutationId: string | null) {
    this.clientMutationId = clientMutationId;
  }
}
