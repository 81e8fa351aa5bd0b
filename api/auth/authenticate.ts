import type { Database } from '../../db/database';
import type { Scope } from '../../workflows/domain/scope';
import { permissionsOf } from './permissions';
import type { Credentials } from './credentials';
import { scopeIdOf, type AuthenticatePerson } from './person-authentication';
import type { Principal } from './principal';
import { scopeNotFound } from './scope-errors';
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
    const principal = await ofKey(token);
    // A key has one scope; a request that names another must not run in this one.
    if (scopeId !== undefined && scopeId !== scopeIdOf(principal.scope)) throw scopeNotFound();
    return principal;
  };
}

/** Finds who holds a key. */
export type AuthenticateKey = (token: string) => Promise<Principal>;

/** Authenticates by API key; throws `Unauthenticated` when it is unknown, expired or revoked. */
export function apiKeyAuthentication(database: Database): AuthenticateKey {
  return async (token) => {
    const key = await database.inSystem(({ apiKeys }) => apiKeys.findByToken(token));
    if (!key) throw new Unauthenticated('unknown');
    const scope: Scope = Object.freeze({ mspId: key.mspId, tenantId: key.tenantId });
    const holder = { kind: 'API_KEY', id: key.keyId, name: key.name, scope } as const;
    if (key.revoked) throw new Unauthenticated('revoked', holder);
    if (key.expired) throw new Unauthenticated('expired', holder);
    const permissions = permissionsOf(key.role, key.scopes);
    const validUntil = key.validForMs === null ? null : new Date(Date.now() + key.validForMs);
    return Object.freeze({
      ...holder,
      role: key.role,
      hasScope: true,
      permissions,
      signedInAt: null,
      validUntil,
      tenantStatus: key.tenantStatus,
      apiRate: key.apiRate,
      memberships: [],
    });
  };
}
