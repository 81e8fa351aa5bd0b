import { Field, InputType, ObjectType } from 'type-graphql';

/** A tag as AWS has it. */
@ObjectType({ description: 'A tag as AWS has it.', simpleResolvers: true })
export class Tag {
  @Field(() => String, { description: 'The key.' })
  readonly key: string;

  @Field(() => String, { description: 'The value; may be empty.' })
  readonly value: string;
}

/** A tag to look for. */
@InputType({ description: 'A tag to look for.' })
export class TagInput {
  @Field(() => String, { description: 'The key, 1 to 128 characters.' })
  readonly key: string;

  @Field(() => String, { description: 'The value, at most 256 characters; `*` is any value.' })
  readonly value: string;
}
