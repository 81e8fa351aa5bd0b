import type { Membership, Principal } from './principal';
import { scopeNotFound, scopeRequired } from './scope-errors';

/** By what a scope is chosen: the tenant's id, or the MSP's where there is no tenant. */
export const scopeIdOf = ({ mspId, tenantId }: Pick<Membership, 'mspId' | 'tenantId'>): string => tenantId ?? mspId;

/**
 * The membership that a request is for: the one that it names, or the only one; null while there are several to choose from. Throws SCOPE_NOT_FOUND for
 * a name that is none of them.
 */
export function chosenAmong<Kind extends Membership>(memberships: readonly [Kind, ...Kind[]], scopeId: string | undefined): Kind | null {
  if (scopeId === undefined) return memberships.length > 1 ? null : memberships[0];
  const chosen = memberships.find((membership) => scopeIdOf(membership) === scopeId);
  if (!chosen) throw scopeNotFound();
  return chosen;
}

/** Who somebody is, whatever they ask for. */
export type Whoever = Pick<Principal, 'kind' | 'id' | 'name' | 'signedInAt' | 'validUntil' | 'keyEndsAt' | 'memberships'>;

/** Somebody who asks within one membership, held to its scope. */
export function scopedTo(
  { role, mspId, tenantId, tenantStatus, apiRate }: Membership,
  permissions: Principal['permissions'],
  who: Whoever,
): Principal {
  return Object.freeze({ ...who, role, hasScope: true, scope: Object.freeze({ mspId, tenantId }), permissions, tenantStatus, apiRate });
}

/** Somebody who has not chosen yet; whatever forgets to ask for that ends here and not in anybody's rows. */
export function unscoped(who: Whoever): Principal {
  return Object.freeze({
    ...who,
    hasScope: false,
    get role(): never {
      throw scopeRequired();
    },
    get scope(): never {
      throw scopeRequired();
    },
    permissions: new Set<never>(),
    tenantStatus: null,
    apiRate: null,
  });
}
