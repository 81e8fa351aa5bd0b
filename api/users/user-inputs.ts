import { Field, ID, InputType } from 'type-graphql';
import type { Role as RoleWord } from '../../workflows/domain/access';
import { MutationInput } from '../graphql/mutation-input';
import { Role } from '../viewer/role-info.type';

/** Somebody who may sign in from now on. */
@InputType({ description: 'Somebody who may sign in from now on.' })
export class InviteUserInput extends MutationInput {
  @Field(() => String, {
    description: 'The e-mail address by which they are known at the first sign-in; the OpenID provider must have verified it.',
  })
  readonly email: string;

  @Field(() => String, { description: 'What to call them, 1 to 200 characters.' })
  readonly displayName: string;

  @Field(() => Role, { description: 'What they may do; no role that may do more than you may.' })
  readonly role: RoleWord;

  @Field(() => ID, { nullable: true, description: 'The tenant in which a role of a tenant is held; your own when you belong to one.' })
  readonly tenantId?: string | null;
}

/** What somebody may do from now on. */
@InputType({ description: 'What somebody may do from now on.' })
export class ChangeMembershipInput extends MutationInput {
  @Field(() => ID, { description: 'The id of the person.' })
  readonly userId: string;

  @Field(() => Role, { description: 'What they may do; of the MSP or of a tenant, as before.' })
  readonly role: RoleWord;
}

/** Somebody who belongs no more. */
@InputType({ description: 'Somebody who belongs no more.' })
export class RemoveMembershipInput extends MutationInput {
  @Field(() => ID, { description: 'The id of the person.' })
  readonly userId: string;
}
