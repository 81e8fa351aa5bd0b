import type { AuditedAuthenticate } from '../audit/audited-authentication';
import type { CreateContext, RequestContext } from '../context';
import type { RequestFacts } from '../http/request-facts';

/** The one door for operations of every transport: who asks, may they ask now, and what they then see. */
export type Admit = (authorization: string | undefined, facts: RequestFacts) => Promise<RequestContext>;

/** Authenticates, makes the context, and takes the entrance fee; throws Unauthenticated or RateLimited. */
export function admission(authenticate: AuditedAuthenticate, createContext: CreateContext): Admit {
  return async (authorization, facts) => {
    const context = createContext(await authenticate(authorization, facts), facts);
    await context.meter.enter();
    return context;
  };
}
