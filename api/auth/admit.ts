import type { AuditedAuthenticate } from '../audit/audited-authentication';
import type { CreateContext, RequestContext } from '../context';
import type { RequestFacts } from '../http/request-facts';
import type { Authenticate } from './authenticate';
import type { Credentials } from './credentials';
import type { PrincipalSessions } from './principal-sessions';

/** The one door for operations of every transport: who asks, may they ask now, and what they then see. */
export type Admit = (credentials: Credentials, facts: RequestFacts) => Promise<RequestContext>;

/** What admission works with; `authenticate` alone asks again without a word to the audit log. */
export interface AdmissionDependencies {
  readonly arrive: AuditedAuthenticate;
  readonly authenticate: Authenticate;
  readonly sessions: PrincipalSessions;
  readonly createContext: CreateContext;
}

/** Authenticates, makes the context, and takes the entrance fee; throws what authenticating throws, or RateLimited. */
export function admission({ arrive, authenticate, sessions, createContext }: AdmissionDependencies): Admit {
  return async (credentials, facts) => {
    const principal = await arrive(credentials, facts);
    sessions.admitted(principal, JSON.stringify([credentials.authorization, credentials.scopeId]), () => authenticate(credentials));
    const context = createContext(principal, facts);
    await context.meter.enter();
    return context;
  };
}
