import { z } from 'zod';
import type { Repositories } from '../../db/repositories';
import { isTenantRole, ROLES } from '../../workflows/domain/access';
import type { TenantId } from '../../workflows/domain/ids';
import type { Scope } from '../../workflows/domain/scope';
import type { RequestContext } from '../context';
import { RuleViolationError, UserError } from '../graphql/user-error';
import { emailAddress, id, name } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import { activeTenant } from '../tenants/active-tenant';
import { roleAbove } from './role-above';
import type { InviteUserInput } from './user-inputs';

const Input = z.object({ email: emailAddress, displayName: name, role: z.enum(ROLES), tenantId: id.nullish() });

/** Lets somebody sign in: to the MSP itself or to one tenant. ALREADY_A_MEMBER when the address was invited there before and not removed since. */
export function inviteUser(perform: Perform) {
  return (context: RequestContext, input: InviteUserInput): Promise<Performed<'user', null> | UserError> =>
    perform(context, { operation: 'inviteUser', makes: 'user', input }, async (db, userId) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const { email, displayName, role } = wanted;
      const above = roleAbove(context, role, ['input', 'role']);
      if (above) return above;
      const held = await whereHeld(db, context.scope, wanted);
      if (held instanceof UserError) return held;
      await db.users.invite({ id: userId, tenantId: held.tenantId, email, displayName, role });
      return { tenantId: held.tenantId, after: { email, displayName, role }, extra: null };
    });
}

/** The tenant in which a role is to be held, or the MSP; a tenant that the caller cannot see is none. */
async function whereHeld(
  db: Repositories,
  scope: Scope,
  { role, tenantId }: z.infer<typeof Input>,
): Promise<{ readonly tenantId: TenantId | null } | UserError> {
  const named = tenantId ?? (isTenantRole(role) ? scope.tenantId : null);
  if (isTenantRole(role) !== (named !== null)) return new RuleViolationError('ROLE_FITS_WHERE_IT_IS_HELD', ['input', 'tenantId']);
  if (named === null) return { tenantId: null };
  const tenant = await activeTenant(db, named, ['input', 'tenantId']);
  return tenant instanceof UserError ? tenant : { tenantId: tenant.id };
}
