import { GraphQLError } from 'graphql';
import type { Asker } from '../audit/actor';

/** Why a request has no principal; the answer never says which of these it was. */
export type AuthenticationFailure = 'missing' | 'unknown' | 'expired' | 'revoked' | 'token' | 'stranger';

/** The answer to every request without a usable key or token: HTTP 401, one message for every cause, so that nothing can be probed. */
export class Unauthenticated extends GraphQLError {
  constructor(
    readonly reason: AuthenticationFailure,
    /** Whose key it was, for the audit log; null when it is nobody's. */
    readonly holder: Asker['principal'] | null = null,
  ) {
    super('A valid API key or access token is needed: send it as "Authorization: Bearer <key or token>".', {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    });
  }
}
