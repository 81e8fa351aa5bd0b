import type { RequestFacts } from '../http/request-facts';
import type { Authenticate } from '../auth/authenticate';
import type { Credentials } from '../auth/credentials';
import type { Principal } from '../auth/principal';
import { Unauthenticated } from '../auth/unauthenticated';
import type { AuditTrail } from './audit-trail';

/** Finds who asks, and tells the audit log of it. */
export type AuditedAuthenticate = (credentials: Credentials, facts: RequestFacts) => Promise<Principal>;

/** Authentication that tells where principals come from, and of keys that were ended; it refuses as the one inside does. */
export function auditedAuthentication(authenticate: Authenticate, audit: AuditTrail): AuditedAuthenticate {
  return async (credentials, facts) => {
    try {
      const principal = await authenticate(credentials);
      // Who has not chosen a scope is in nobody's log yet.
      if (principal.hasScope) await audit.arrived({ principal, facts });
      return principal;
    } catch (error) {
      // Of who shows no key that ever was, nobody knows whose log it would belong into.
      if (error instanceof Unauthenticated && error.holder)
        audit.denied({ principal: error.holder, facts }, 'authenticate', `KEY_${error.reason.toUpperCase()}`);
      throw error;
    }
  };
}
