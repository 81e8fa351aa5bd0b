import { Field, ObjectType } from 'type-graphql';
import type { UserStatus as Status } from '../../db/repositories/people/users';
import type { Role as RoleWord } from '../../workflows/domain/access';
import { Needs } from '../auth/needs';
import { connectionOf } from '../graphql/connection';
import { enumOf } from '../graphql/enum-of';
import { Node } from '../graphql/node.type';
import { Role } from '../viewer/role-info.type';

export const UserStatus = enumOf<Status>('UserStatus', 'How far somebody belongs.', {
  INVITED: 'May sign in, and has not done so yet.',
  ACTIVE: 'Has signed in.',
  REMOVED: 'Belongs no more; kept because the audit log names them.',
});

/** A person. */
@Needs('user:read')
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A person as the MSP or one tenant knows them; whether the same person belongs elsewhere too is not told.',
})
export class User extends Node {
  @Field(() => String, { description: 'The e-mail address that was invited.' })
  readonly email: string;

  @Field(() => String, { description: 'What the person is called.' })
  readonly displayName: string;

  @Field(() => UserStatus, { description: 'How far the person belongs.' })
  readonly status: Status;

  @Field(() => Role, { nullable: true, description: 'What the person may do here; null once removed.' })
  readonly role: RoleWord | null;

  @Field(() => Date, { description: 'When the person was invited.' })
  readonly createdAt: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'When the person last did anything, to a minute or so; null before the first sign-in.',
  })
  readonly lastSeenAt: Date | null;

  readonly tenantId: string | null;
}

export const UserConnection = connectionOf('User', () => User);
