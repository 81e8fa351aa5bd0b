import { Field, ID, InputType } from 'type-graphql';
import type { UserStatus as Status } from '../../db/repositories/people/users';
import type { Role as RoleWord } from '../../workflows/domain/access';
import { Role } from '../viewer/role-info.type';
import { UserStatus } from './user.type';

/** Which people to list. */
@InputType({
  description: 'Which people to list; what is left out asks for nothing, but those who were removed are listed only when asked for.',
})
export class UserFilterInput {
  @Field(() => ID, { nullable: true, description: 'Only those of this tenant.' })
  readonly tenantId?: string | null;

  @Field(() => Role, { nullable: true, description: 'Only those of this role.' })
  readonly role?: RoleWord | null;

  @Field(() => UserStatus, { nullable: true, description: 'Only those who belong so far.' })
  readonly status?: Status | null;

  @Field(() => String, { nullable: true, description: 'Only those whose name or e-mail address contains this, in any case.' })
  readonly contains?: string | null;
}
