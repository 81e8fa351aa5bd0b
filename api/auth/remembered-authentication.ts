import { createHash } from 'node:crypto';
import type { Authenticate } from './authenticate';
import type { Credentials } from './credentials';
import type { Principal } from './principal';
import type { PrincipalSessions } from './principal-sessions';

/** How long a principal is taken for granted when no word comes about it; a revocation is felt by then even if that word was lost. */
const REMEMBERED_MS = 3_000;

/** More credentials than this at once, and the oldest are asked about anew. */
const AT_MOST = 10_000;

/** Authentication that asks once for many requests with the same credentials. */
export interface RememberedAuthentication {
  readonly authenticate: Authenticate;
  /** Forgets a principal, or everybody of a tenant; for when something was committed about it. */
  readonly forget: (subjectId: string) => void;
  /** Forgets everybody; for when such word may have been missed. */
  readonly forgetAll: () => void;
}

interface Remembered {
  readonly principal: Principal;
  readonly until: number;
}

/**
 * A portal's page asks several times in a second, and who asks is then three messages to the database each time. Only who was let in is remembered, by a
 * hash of what was shown, until word comes about the principal, the credentials end, or 3 s have passed.
 */
export function rememberedAuthentication(ask: Authenticate, now: () => number = Date.now): RememberedAuthentication {
  const remembered = new Map<string, Remembered>();
  const asking = new Map<string, Promise<Principal>>();
  // What is asked while word comes may be about the time before it.
  let words = 0;

  async function askOnce(name: string, credentials: Credentials): Promise<Principal> {
    const heard = words;
    const principal = await ask(credentials);
    if (heard === words) {
      const end = principal.validUntil?.getTime() ?? Infinity;
      remembered.delete(name);
      remembered.set(name, { principal, until: Math.min(end, now() + REMEMBERED_MS) });
      const [oldest] = remembered.keys();
      if (remembered.size > AT_MOST && oldest !== undefined) remembered.delete(oldest);
    }
    return principal;
  }

  return {
    async authenticate(credentials) {
      const name = nameOf(credentials);
      const known = remembered.get(name);
      // A principal stands for the credentials of one operation, so each operation gets its own.
      if (known && now() < known.until) return copyOf(known.principal);
      const under = asking.get(name);
      if (under) return copyOf(await under);
      const answer = askOnce(name, credentials);
      asking.set(name, answer);
      try {
        return copyOf(await answer);
      } finally {
        if (asking.get(name) === answer) asking.delete(name);
      }
    },
    forget(subjectId) {
      words += 1;
      asking.clear();
      for (const [name, { principal }] of remembered) if (isAbout(principal, subjectId)) remembered.delete(name);
    },
    forgetAll() {
      words += 1;
      asking.clear();
      remembered.clear();
    },
  };
}

/** Word about principals, as those take it who remember them and those who serve them for long; what is remembered goes first. */
export const heardBy = (
  remembered: RememberedAuthentication,
  sessions: Pick<PrincipalSessions, 'lookAt' | 'lookAtAll'>,
): Pick<PrincipalSessions, 'lookAt' | 'lookAtAll'> => ({
  lookAt(principalId) {
    remembered.forget(principalId);
    sessions.lookAt(principalId);
  },
  lookAtAll() {
    remembered.forgetAll();
    sessions.lookAtAll();
  },
});

const nameOf = ({ authorization, scopeId }: Credentials): string =>
  createHash('sha256')
    .update(JSON.stringify([authorization, scopeId]))
    .digest('base64');

/** Word is about a key, a person, or a tenant and everybody in it. */
const isAbout = (principal: Principal, subjectId: string): boolean =>
  principal.id === subjectId ||
  principal.memberships.some(({ userId, tenantId }) => userId === subjectId || tenantId === subjectId) ||
  // Whoever has no scope yet throws when asked for one.
  (principal.hasScope && principal.scope.tenantId === subjectId);

/** With its getters, by which a principal without a scope refuses to be asked for one. */
const copyOf = (principal: Principal): Principal =>
  Object.freeze(Object.create(Object.getPrototypeOf(principal) as object, Object.getOwnPropertyDescriptors(principal)) as Principal);
