import { z } from 'zod';
import type { Repositories } from '../../db/repositories';
import { isTenantRole, ROLES, type Role } from '../../workflows/domain/access';
import type { TenantId } from '../../workflows/domain/ids';
import { ROLE_TABLE } from '../auth/permissions';
import type { RequestContext } from '../context';
import { UserError, type ValidationError } from '../graphql/user-error';
import { id as anyId, name } from '../mutations/input-schemas';
import { invalid, parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import { activeTenant } from '../tenants/active-tenant';
import type { CreateApiKeyInput } from './api-key-inputs';
import { grantAbove } from './grant-above';

const Input = z.object({
  name,
  role: z.enum(ROLES),
  tenantId: anyId.nullish().transform((id) => id ?? null),
  scopes: z
    .array(z.string())
    .min(1, 'must name at least one permission word; leave it out for all of the role')
    .max(100, 'must name at most 100 permission words')
    .refine((list) => new Set(list).size === list.length, 'must name each permission word once')
    .nullish()
    .transform((scopes) => scopes ?? null),
  expiresAt: z
    .date()
    .refine((at) => at.getTime() > Date.now(), 'must be in the future')
    .nullish()
    .transform((at) => at ?? null),
});

/** A key whose token is known to this request only. */
export type KeyWithToken = Performed<'apiKey', { readonly token: string }>;

/** Makes a key of the MSP or of one tenant that may do no more than who makes it. */
export function createApiKey(perform: Perform) {
  return (context: RequestContext, input: CreateApiKeyInput): Promise<KeyWithToken | UserError> =>
    perform(context, { operation: 'createApiKey', makes: 'apiKey', input }, async (db, id) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const tenantId = await tenantOf(db, context, wanted.tenantId);
      if (tenantId instanceof UserError) return tenantId;
      const { name: called, role, scopes, expiresAt } = wanted;
      const refusal =
        misfit(role, scopes, tenantId) ??
        (await grantAbove(
          db,
          context,
          { role, scopes, expiresAt },
          {
            words: ['input', scopes ? 'scopes' : 'role'],
            time: ['input', 'expiresAt'],
          },
        ));
      if (refusal) return refusal;
      const { prefix, token } = await db.apiKeys.issue({ id, name: called, role, tenantId, scopes, expiresAt });
      return { tenantId, after: { name: called, role, tenantId, scopes, expiresAt, prefix }, extra: { token } };
    });
}

/** Whoever belongs to a tenant makes keys for that tenant, whether it is named or not. */
async function tenantOf(db: Repositories, { scope }: RequestContext, named: string | null): Promise<TenantId | null | UserError> {
  if (named === null) return scope.tenantId;
  const tenant = await activeTenant(db, named, ['input', 'tenantId']);
  return tenant instanceof UserError ? tenant : tenant.id;
}

function misfit(role: Role, scopes: readonly string[] | null, tenantId: TenantId | null): ValidationError | null {
  if (isTenantRole(role) !== (tenantId !== null)) {
    return invalid(['role'], tenantId === null ? 'must be a role of the MSP, or name the tenant' : 'must be a role of a tenant');
  }
  const words: readonly string[] = ROLE_TABLE[role].permissions;
  const strange = scopes?.findIndex((scope) => !words.includes(scope)) ?? -1;
  return strange < 0 ? null : invalid(['scopes', String(strange)], `must be a permission word that ${role} has`);
}
