import { GraphQLError } from 'graphql';
import type { Database } from '../../db/database';
import type { Scope } from '../../workflows/domain/scope';
import type { Asker } from '../audit/actor';
import { permissionsOf } from './permissions';
import type { Principal } from './principal';

/** Why a request has no principal; the answer never says which of these it was. */
export type AuthenticationFailure = 'missing' | 'unknown' | 'expired' | 'revoked';

/** The answer to every request without a usable key: HTTP 401, one message for every cause, so that nothing can be probed. */
export class Unauthenticated extends GraphQLError {
  constructor(
    readonly reason: AuthenticationFailure,
    /** Whose key it was, for the audit log; null when it is nobody's. */
    readonly holder: Asker['principal'] | null = null,
  ) {
    super('A valid API key is needed: send it as "Authorization: Bearer <key>".', {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    });
  }
}

/** Finds who holds the key of an Authorization header. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

const tokenOf = (authorization: string | undefined): string | null => /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null;

/** Authenticates by API key; throws `Unauthenticated` when the key is missing, unknown, expired or revoked. */
export function apiKeyAuthentication(database: Database): Authenticate {
  return async (authorization) => {
    const token = tokenOf(authorization);
    if (!token) throw new Unauthenticated('missing');
    const key = await database.inSystem(({ apiKeys }) => apiKeys.findByToken(token));
    if (!key) throw new Unauthenticated('unknown');
    const scope: Scope = Object.freeze({ mspId: key.mspId, tenantId: key.tenantId });
    const holder = { kind: 'API_KEY', id: key.keyId, name: key.name, scope } as const;
    if (key.revoked) throw new Unauthenticated('revoked', holder);
    if (key.expired) throw new Unauthenticated('expired', holder);
    const permissions = permissionsOf(key.role, null);
    return Object.freeze({
      ...holder,
      role: key.role,
      permissions,
      tenantStatus: key.tenantStatus,
    });
  };
}
