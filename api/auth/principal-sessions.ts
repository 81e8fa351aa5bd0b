import { GraphQLError } from 'graphql';
import type { Principal } from './principal';

/** The longest that a timer can wait. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Who is still taken at the end of a time, as a token within the clocks' difference, is looked at again, after this. */
const SHORTEST_WAIT_MS = 1_000;

/** How soon to ask again when nobody could say whether a principal is still good. */
const ASK_AGAIN_MS = 1_000;

/** Codes of refusals that say nothing about the credentials: whoever was let in stays until somebody can tell. */
const UNDECIDED: ReadonlySet<unknown> = new Set(['SIGN_IN_UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR']);

/** Principals whom something long is served to, such as a subscription, and who may lose the right to it meanwhile. */
export interface PrincipalSessions {
  /** Says how this principal came in: `credentials` is the same text for the same credentials, `authenticate` asks again. */
  admitted(principal: Principal, credentials: string, authenticate: () => Promise<Principal>): void;
  /** Tells `served`, as soon as it is seen, that the principal is another than was admitted, or none. The answer stops the watching. */
  whileGood(principal: Principal, served: Served): () => void;
  /** Looks at everybody with this id again; for when something was committed about it. */
  lookAt(principalId: string): void;
  /** Looks at everybody again; for when such word may have been missed. */
  lookAtAll(): void;
}

/** Something long that is served to a principal. */
export interface Served {
  /** The credentials are no longer good, or good for something else; called at most once, and nothing after it. */
  end(why: GraphQLError): void;
  /** What the principal may do now, each time that it was looked at. */
  renew(principal: Principal): void;
}

interface Admission {
  readonly credentials: string;
  readonly authenticate: () => Promise<Principal>;
}

/**
 * Keeps watch by what it is told and by one timer for each set of credentials in use: nobody is asked about while nothing happens, and many
 * subscriptions with the same credentials are asked about once.
 */
export function principalSessions(): PrincipalSessions {
  // A principal is made anew for each operation, so it stands for the credentials of that operation, and is forgotten with it.
  const admissions = new WeakMap<Principal, Admission>();
  const watches = new Map<string, CredentialsWatch>();
  const lookAt = (isMeant: (watch: CredentialsWatch) => boolean): void =>
    [...watches.values()].filter(isMeant).forEach((watch) => watch.look());
  return {
    admitted: (principal, credentials, authenticate) => void admissions.set(principal, { credentials, authenticate }),
    whileGood(principal, served) {
      const admission = admissions.get(principal);
      if (!admission) throw new Error('Nobody is served for long who was not admitted.');
      const { credentials, authenticate } = admission;
      const watch =
        watches.get(credentials) ??
        credentialsWatch(principal.id, authenticate, (over) => {
          if (watches.get(credentials) === over) watches.delete(credentials);
        });
      watches.set(credentials, watch);
      return watch.add(served);
    },
    lookAt: (principalId) => lookAt((watch) => watch.principalId === principalId),
    lookAtAll: () => lookAt(() => true),
  };
}

interface CredentialsWatch {
  readonly principalId: string;
  add(served: Served): () => void;
  look(): void;
}

function credentialsWatch(
  principalId: string,
  authenticate: () => Promise<Principal>,
  forget: (over: CredentialsWatch) => void,
): CredentialsWatch {
  const all = new Set<Served>();
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let lookAgain = false;

  const wait = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.min(ms, LONGEST_WAIT_MS)).unref();
  };
  const close = (): void => {
    clearTimeout(timer);
    forget(watch);
  };

  /** Word that comes during a look may be about something that the look did not see. */
  function look(): void {
    lookAgain = looking;
    if (looking) return;
    looking = true;
    void ask().finally(() => {
      looking = false;
      if (lookAgain && all.size > 0) look();
    });
  }

  async function ask(): Promise<void> {
    try {
      const principal = await authenticate();
      const { validUntil } = principal;
      for (const served of all) served.renew(principal);
      if (validUntil && all.size > 0) wait(Math.max(SHORTEST_WAIT_MS, validUntil.getTime() - Date.now()));
    } catch (error) {
      if (!(error instanceof GraphQLError) || UNDECIDED.has(error.extensions['code'])) {
        if (all.size > 0) wait(ASK_AGAIN_MS);
        return;
      }
      close();
      for (const served of all) served.end(error);
      all.clear();
    }
  }

  const watch: CredentialsWatch = {
    principalId,
    add(served) {
      // The first look is at what happened between admission and now; later ones are for those who come in as well.
      if (all.size === 0) look();
      all.add(served);
      return () => {
        if (all.delete(served) && all.size === 0) close();
      };
    },
    look,
  };
  return watch;
}
