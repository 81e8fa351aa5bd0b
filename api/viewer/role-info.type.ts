import { Field, ObjectType } from 'type-graphql';
import { ROLES, type Role as RoleWord } from '../../workflows/domain/access';
import { ROLE_TABLE } from '../auth/permissions';
import { enumOf } from '../graphql/enum-of';

const descriptions = Object.fromEntries(ROLES.map((role) => [role, ROLE_TABLE[role].description])) as Record<RoleWord, string>;

export const Role = enumOf<RoleWord>('Role', 'What somebody is to the MSP or to a tenant.', descriptions);

/** What a role may do. */
@ObjectType({ simpleResolvers: true, description: 'What a role may do.' })
export class RoleInfo {
  @Field(() => Role, { description: 'The role.' })
  readonly role: RoleWord;

  @Field(() => String, { description: 'What it is for, in a sentence.' })
  readonly description: string;

  @Field(() => [String], { description: 'What it may do, one word each, such as back-up:start.' })
  readonly permissions: readonly string[];
}
