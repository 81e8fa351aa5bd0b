import { Field, ID, ObjectType } from 'type-graphql';
import type { Role as RoleWord } from '../../workflows/domain/access';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';

export const Role = enumOf<RoleWord>('Role', 'What a key may do.', {
  MSP_ADMIN: 'Everything, for all tenants of the MSP.',
  TENANT_ADMIN: 'Reads what belongs to its tenant, makes groups, backs up, restores, controls its jobs.',
});

/** A managed service provider. */
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
@ObjectType({ simpleResolvers: true, description: 'Who you are to Snapward.' })
export class Viewer {
  @Field(() => ID, { description: 'The id of the API key that you use.' })
  readonly id: string;

  @Field(() => String, { description: 'What that key is called.' })
  readonly name: string;

  @Field(() => Role, { description: 'Its role.' })
  readonly role: RoleWord;

  @Field(() => [String], { description: 'What the role may do, one word each, such as back-up:start.' })
  readonly permissions: readonly string[];
}
