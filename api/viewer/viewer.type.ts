import { Field, ID, ObjectType } from 'type-graphql';
import type { Role as RoleWord } from '../../workflows/domain/access';
import { Needs } from '../auth/needs';
import type { PrincipalKind as Kind } from '../auth/principal';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';
import { Role } from './role-info.type';

export const PrincipalKind = enumOf<Kind>('PrincipalKind', 'What can ask.', {
  API_KEY: 'A machine, by its API key.',
  USER: 'A person who signed in.',
});

/** A managed service provider. */
@Needs('tenant:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A managed service provider: whose tenants, plans and accounts these are.',
})
export class Msp extends Node {
  @Field(() => String, { description: 'What it is called.' })
  readonly name: string;

  @Field(() => Date, { description: 'When it was created.' })
  readonly createdAt: Date;
}

/** Who is asking. */
@ObjectType({ simpleResolvers: true, description: 'Who you are to Snapward, and what you may do.' })
export class Viewer {
  @Field(() => PrincipalKind, { description: 'Whether you are a machine or a person.' })
  readonly kind: Kind;

  @Field(() => ID, { description: 'The id of the API key that you use, or your own as a person.' })
  readonly id: string;

  @Field(() => String, { description: 'What that key, or you, are called.' })
  readonly name: string;

  @Field(() => Role, {
    nullable: true,
    description: 'Your role; null as long as you have not said for which of several MSPs or tenants you ask.',
  })
  readonly role: RoleWord | null;

  @Field(() => [String], {
    description:
      'What you may do, one word each, such as back-up:start: the words of your role, as far as the scopes of your key leave them.',
  })
  readonly permissions: readonly string[];
}
