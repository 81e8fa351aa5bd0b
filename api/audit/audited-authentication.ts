import type { RequestFacts } from '../http/request-facts';
import { Unauthenticated, type Authenticate } from '../auth/authenticate';
import type { Principal } from '../auth/principal';
import type { AuditTrail } from './audit-trail';

/** Finds who asks, and tells the audit log of it. */
export type AuditedAuthenticate = (authorization: string | undefined, facts: RequestFacts) => Promise<Principal>;

/** Authentication that tells where principals come from, and of keys that were ended; it refuses as the one inside does. */
export function auditedAuthentication(authenticate: Authenticate, audit: AuditTrail): AuditedAuthenticate {
  return async (authorization, facts) => {
    try {
      const principal = await authenticate(authorization);
      await audit.arrived({ principal, facts });
      return principal;
    } catch (error) {
      // Of who shows no key that ever was, nobody knows whose log it would belong into.
      if (error instanceof Unauthenticated && error.holder)
        audit.denied({ principal: error.holder, facts }, 'authenticate', `KEY_${error.reason.toUpperCase()}`);
      throw error;
    }
  };
}
