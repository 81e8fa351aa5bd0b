import { Field, ID, ObjectType } from 'type-graphql';
import type { Role as RoleWord } from '../../workflows/domain/access';
import { Role } from './role-info.type';

/** One place where the viewer belongs, or may ask for. */
@ObjectType({
  simpleResolvers: true,
  description: 'One MSP or tenant to which you belong, or for which your key is, and what you may do there.',
})
export class ViewerMembership {
  @Field(() => ID, { description: 'What to send as X-Snapward-Scope to ask for this one: the id of the tenant, or of the MSP.' })
  readonly scopeId: string;

  @Field(() => Role, { description: 'Your role there.' })
  readonly role: RoleWord;

  @Field(() => String, { description: 'What the MSP is called.' })
  readonly mspName: string;

  @Field(() => String, { nullable: true, description: 'What the tenant is called; null when you belong to the MSP itself.' })
  readonly tenantName: string | null;

  @Field(() => Boolean, { description: 'Whether this is the one that this request asks for.' })
  readonly chosen: boolean;
}
