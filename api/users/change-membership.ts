import type { Repositories } from '../../db/repositories';
import type { MemberRow } from '../../db/repositories/people/users';
import { isTenantRole, type Role } from '../../workflows/domain/access';
import { parseId, type UserId } from '../../workflows/domain/ids';
import type { RequestContext } from '../context';
import { NotFoundError, RuleViolationError, UserError } from '../graphql/user-error';
import type { Perform, Performed } from '../mutations/perform';
import { roleAbove } from './role-above';
import type { ChangeMembershipInput, RemoveMembershipInput } from './user-inputs';

const WHO = ['input', 'userId'];

type Changed = Promise<Performed<'user', null> | UserError>;

/** Gives a person another role where they belong already; they may do that from their next operation on, and no more what they may no longer. */
export function changeMembership(perform: Perform) {
  return (context: RequestContext, input: ChangeMembershipInput): Changed =>
    perform(context, { operation: 'changeMembership', makes: 'user', changes: input.userId as UserId, input }, async (db, id) => {
      const { role } = input;
      const member = await changeable(db, context, id, role);
      if (member instanceof UserError) return member;
      const { tenantId } = member;
      if (isTenantRole(role) !== (tenantId !== null)) return new RuleViolationError('ROLE_FITS_WHERE_IT_IS_HELD', ['input', 'role']);
      const above = roleAbove(context, role, ['input', 'role']);
      if (above) return above;
      await db.users.setRole(member.id, role);
      return { tenantId, before: { role: member.role }, after: { role }, extra: null };
    });
}

/** Ends a membership, from the person's next operation on. */
export function removeMembership(perform: Perform) {
  return (context: RequestContext, input: RemoveMembershipInput): Changed =>
    perform(context, { operation: 'removeMembership', makes: 'user', changes: input.userId as UserId, input }, async (db, id) => {
      const member = await changeable(db, context, id, null);
      if (member instanceof UserError) return member;
      await db.users.remove(member.id);
      const { tenantId, role, email } = member;
      return { tenantId, before: { role, email }, after: { role: null }, extra: null };
    });
}

/** The member, when the caller may change them into `role` (null for none at all). */
async function changeable(db: Repositories, context: RequestContext, id: string, role: Role | null): Promise<MemberRow | UserError> {
  // Whatever the caller gave: only what can be an id is looked for.
  const userId = parseId('user', id);
  const found = userId && (await db.users.lockMember(userId));
  if (!found) return new NotFoundError('person', WHO);
  const { member, mspAdmins } = found;
  const above = roleAbove(context, member.role, WHO);
  if (above) return above;
  const isLast = member.role === 'MSP_ADMIN' && role !== 'MSP_ADMIN' && mspAdmins <= 1;
  return isLast ? new RuleViolationError('AN_MSP_ADMIN_STAYS', WHO) : member;
}
