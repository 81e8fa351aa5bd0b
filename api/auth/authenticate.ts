import type { Database } from '../../db/database';
import type { ApiKeyPrincipal } from '../../db/repositories/access/api-key-holders';
import { chosenAmong, scopedTo, unscoped } from './chosen-scope';
import { permissionsOf } from './permissions';
import type { Credentials } from './credentials';
import type { AuthenticatePerson } from './person-authentication';
import type { Membership, Principal } from './principal';
import { isJsonWebToken } from './token-verification';
import { Unauthenticated } from './unauthenticated';

/** Finds who comes with these credentials, and holds them to one scope. */
export type Authenticate = (credentials: Credentials) => Promise<Principal>;

const tokenOf = (authorization: string | undefined): string | null => /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;

/** Authenticates machines by API key and people by token, which the form of what they show tells apart; throws `Unauthenticated` for whatever is wrong. */
export function authentication(ofKey: AuthenticateKey, ofPerson: AuthenticatePerson): Authenticate {
  return async ({ authorization, scopeId }) => {
    const token = tokenOf(authorization);
    if (!token) throw new Unauthenticated('missing');
    if (isJsonWebToken(token)) return ofPerson(token, scopeId);
    return ofKey(token, scopeId);
  };
}

/** Finds who holds a key, in the scope that is asked for. */
export type AuthenticateKey = (token: string, scopeId: string | undefined) => Promise<Principal>;

/** Authenticates by API key; throws `Unauthenticated` when it is unknown, expired or revoked, and SCOPE_NOT_FOUND for a scope that is none of the key's. */
export function apiKeyAuthentication(database: Database): AuthenticateKey {
  return async (token, scopeId) => {
    const key = await database.inSystem(({ apiKeys }) => apiKeys.findByToken(token));
    if (!key) throw new Unauthenticated('unknown');
    const { keyId: id, name, mspId, tenantId, validForMs } = key;
    const holder = { kind: 'API_KEY', id, name, scope: Object.freeze({ mspId, tenantId }) } as const;
    if (key.revoked) throw new Unauthenticated('revoked', holder);
    if (key.expired) throw new Unauthenticated('expired', holder);
    const [first, ...others] = membershipsOf(key);
    // A list of nothing is for nobody.
    if (!first) throw new Unauthenticated('unknown');
    const memberships = [first, ...others] as const;
    // A request that names a scope which is none of the key's must not run in one that is.
    const chosen = chosenAmong(memberships, scopeId);
    const validUntil = validForMs === null ? null : new Date(Date.now() + validForMs);
    const lasting = { signedInAt: null, validUntil, keyEndsAt: key.expiresAt };
    const who = { kind: 'API_KEY', id, name, ...lasting, memberships: key.listed ? memberships : [] } as const;
    return chosen ? scopedTo(chosen, permissionsOf(key.role, key.scopes), who) : unscoped(who);
  };
}

/** What a key can be used for: the tenants of its list, or the one scope that it has. */
function membershipsOf({ role, mspId, tenantId, tenantStatus, apiRate, listed }: ApiKeyPrincipal): Membership[] {
  return (listed ?? [{ tenantId, tenantStatus, apiRate }]).map((tenant) => ({ role, mspId, ...tenant, userId: null }));
}
