import type { Database } from '../../db/database';
import type { PersonMembership } from '../../db/repositories/people/people';
import type { Logger } from '../logger';
import { permissionsOf } from './permissions';
import type { Principal } from './principal';
import { scopeNotFound, scopeRequired } from './scope-errors';
import { TokenRefused, type SignedIn, type VerifyToken } from './token-verification';
import { Unauthenticated, type AuthenticationFailure } from './unauthenticated';

/** Finds who shows a token, in the scope that they ask for. */
export type AuthenticatePerson = (token: string, scopeId: string | undefined) => Promise<Principal>;

/**
 * Authenticates people by the tokens of an OpenID provider; without one (null) no token is good. Throws Unauthenticated for whatever is wrong with the
 * token or the person, SCOPE_NOT_FOUND, or SIGN_IN_UNAVAILABLE.
 */
export function personAuthentication(database: Database, verify: VerifyToken | null, log: Logger): AuthenticatePerson {
  const refuse = (reason: AuthenticationFailure, why: string): Unauthenticated => {
    log.info({ reason, why }, 'A token was refused.');
    return new Unauthenticated(reason);
  };
  const personOf = async (token: string): Promise<SignedIn> => {
    if (!verify) throw refuse('token', 'No OpenID provider is configured.');
    try {
      return await verify(token);
    } catch (error) {
      throw error instanceof TokenRefused ? refuse('token', error.message) : error;
    }
  };
  return async (token, scopeId) => {
    const person = await personOf(token);
    const memberships = await database.inSystem(({ people }) => people.signIn(person));
    const [first, second] = memberships;
    if (!first) throw refuse('stranger', 'Nobody has invited this person, or their e-mail address is not verified.');
    if (scopeId === undefined) return second ? unscoped(memberships, first, person) : within(first, memberships, person);
    const chosen = memberships.find((membership) => scopeIdOf(membership) === scopeId);
    if (!chosen) throw scopeNotFound();
    return within(chosen, memberships, person);
  };
}

/** By what a scope is chosen: the tenant's id, or the MSP's where there is no tenant. */
export const scopeIdOf = ({ mspId, tenantId }: Pick<PersonMembership, 'mspId' | 'tenantId'>): string => tenantId ?? mspId;

function within(
  { userId, name, role, mspId, tenantId, tenantStatus, apiRate }: PersonMembership,
  memberships: readonly PersonMembership[],
  { signedInAt, expiresAt: validUntil }: SignedIn,
): Principal {
  const scope = Object.freeze({ mspId, tenantId });
  const permissions = permissionsOf(role, null);
  return Object.freeze({
    kind: 'USER',
    id: userId,
    name,
    role,
    hasScope: true,
    scope,
    permissions,
    signedInAt,
    validUntil,
    tenantStatus,
    apiRate,
    memberships,
  });
}

/** A person of several MSPs or tenants who has not chosen one; whatever forgets to ask for that ends here and not in anybody's rows. */
function unscoped(memberships: readonly PersonMembership[], { userId, name }: PersonMembership, person: SignedIn): Principal {
  return Object.freeze({
    kind: 'USER',
    id: userId,
    name,
    hasScope: false,
    get role(): never {
      throw scopeRequired();
    },
    get scope(): never {
      throw scopeRequired();
    },
    permissions: new Set<never>(),
    signedInAt: person.signedInAt,
    validUntil: person.expiresAt,
    tenantStatus: null,
    apiRate: null,
    memberships,
  });
}
