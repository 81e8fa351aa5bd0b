import type { CreateContext, RequestContext } from '../context';
import type { Authenticate } from './authenticate';
import type { RateLimit } from './rate-limit';

/** The one door for operations of every transport: who asks, may they ask now, and what they then see. */
export type Admit = (authorization: string | undefined, requestId: string) => Promise<RequestContext>;

/** Authenticates, counts, and makes the context; throws Unauthenticated or RATE_LIMITED. */
export function admission(authenticate: Authenticate, limit: RateLimit, createContext: CreateContext): Admit {
  return async (authorization, requestId) => {
    const principal = await authenticate(authorization);
    limit(principal.id);
    return createContext(principal, requestId);
  };
}
