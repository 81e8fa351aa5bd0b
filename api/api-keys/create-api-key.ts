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
import { activeTenant, activeTenants } from '../tenants/active-tenant';
import type { CreateApiKeyInput } from './api-key-inputs';
import { grantAbove } from './grant-above';

const MAX_TENANTS = 100;

const Input = z.object({
  name,
  role: z.enum(ROLES),
  tenantId: anyId.nullish().transform((id) => id ?? null),
  tenantIds: z
    .array(anyId)
    .min(1, 'must name at least one tenant; leave it out for a key of the MSP')
    .max(MAX_TENANTS, `must name at most ${MAX_TENANTS} tenants`)
    .refine((list) => new Set(list).size === list.length, 'must name each tenant once')
    .nullish()
    .transform((ids) => ids ?? null),
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

/** Makes a key of the MSP, of one tenant or for a list of tenants that may do no more than who makes it. */
export function createApiKey(perform: Perform) {
  return (context: RequestContext, input: CreateApiKeyInput): Promise<KeyWithToken | UserError> =>
    perform(context, { operation: 'createApiKey', makes: 'apiKey', input }, async (db, id) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const reach = await reachOf(db, context, wanted);
      if (reach instanceof UserError) return reach;
      const { name: called, role, scopes, expiresAt } = wanted;
      const about = { words: ['input', scopes ? 'scopes' : 'role'], time: ['input', 'expiresAt'] };
      const refusal = misfit(role, scopes, reach) ?? grantAbove(context, { role, scopes, expiresAt }, about);
      if (refusal) return refusal;
      const { prefix, token } = await db.apiKeys.issue({ id, name: called, role, ...reach, scopes, expiresAt });
      return { tenantId: reach.tenantId, after: { name: called, role, ...reach, scopes, expiresAt, prefix }, extra: { token } };
    });
}

/** For whom a key is: one tenant, those of a list, or (both null) the MSP with all its tenants. */
interface Reach {
  readonly tenantId: TenantId | null;
  readonly tenantIds: readonly TenantId[] | null;
}

/** Whoever belongs to a tenant makes keys for that tenant, whether it is named or not. */
async function reachOf(
  db: Repositories,
  { scope }: RequestContext,
  { tenantId, tenantIds }: Pick<z.infer<typeof Input>, 'tenantId' | 'tenantIds'>,
): Promise<Reach | UserError> {
  if (tenantIds !== null) {
    if (tenantId !== null) return invalid(['tenantIds'], 'must be left out when tenantId is given');
    const listed = await activeTenants(db, tenantIds, ['input', 'tenantIds']);
    if (listed instanceof UserError) return listed;
    // After they were sought, so that a tenant hears of all others what it hears of what does not exist.
    if (scope.tenantId !== null) return invalid(['tenantIds'], 'must be left out: your keys are for your own tenant');
    return { tenantId: null, tenantIds: listed.map(({ id }) => id) };
  }
  if (tenantId === null) return { tenantId: scope.tenantId, tenantIds: null };
  const tenant = await activeTenant(db, tenantId, ['input', 'tenantId']);
  return tenant instanceof UserError ? tenant : { tenantId: tenant.id, tenantIds: null };
}

function misfit(role: Role, scopes: readonly string[] | null, { tenantId, tenantIds }: Reach): ValidationError | null {
  const ofTenants = tenantId !== null || tenantIds !== null;
  if (isTenantRole(role) !== ofTenants) {
    return invalid(['role'], ofTenants ? 'must be a role of a tenant' : 'must be a role of the MSP, or name the tenant');
  }
  const words: readonly string[] = ROLE_TABLE[role].permissions;
  const strange = scopes?.findIndex((scope) => !words.includes(scope)) ?? -1;
  return strange < 0 ? null : invalid(['scopes', String(strange)], `must be a permission word that ${role} has`);
}
