import type { AuditedAuthenticate } from '../audit/audited-authentication';
import type { CreateContext, RequestContext } from '../context';
import type { RequestFacts } from '../http/request-facts';
import type { Credentials } from './credentials';

/** The one door for operations of every transport: who asks, may they ask now, and what they then see. */
export type Admit = (credentials: Credentials, facts: RequestFacts) => Promise<RequestContext>;

/** Authenticates, makes the context, and takes the entrance fee; throws what authenticating throws, or RateLimited. */
export function admission(authenticate: AuditedAuthenticate, createContext: CreateContext): Admit {
  return async (credentials, facts) => {
    const context = createContext(await authenticate(credentials, facts), facts);
    await context.meter.enter();
    return context;
  };
}
