import type { CreateContext, RequestContext } from '../context';
import type { Authenticate } from './authenticate';

/** The one door for operations of every transport: who asks, may they ask now, and what they then see. */
export type Admit = (authorization: string | undefined, requestId: string) => Promise<RequestContext>;

/** Authenticates, makes the context, and takes the entrance fee; throws Unauthenticated or RateLimited. */
export function admission(authenticate: Authenticate, createContext: CreateContext): Admit {
  return async (authorization, requestId) => {
    const context = createContext(await authenticate(authorization), requestId);
    await context.meter.enter();
    return context;
  };
}
