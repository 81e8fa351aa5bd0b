import type { Database } from '../../db/database';
import type { Logger } from '../logger';
import { chosenAmong, scopedTo, unscoped } from './chosen-scope';
import { permissionsOf } from './permissions';
import type { Principal } from './principal';
import { TokenRefused, type SignedIn, type VerifyToken } from './token-verification';
import { Unauthenticated, type AuthenticationFailure } from './unauthenticated';

/** Finds who shows a token, in the scope that they ask for. */
export type AuthenticatePerson = (token: string, scopeId: string | undefined) => Promise<Principal>;

/**
 * Authenticates people by the tokens of an OpenID provider; without one (null) no token is good. Throws Unauthenticated for whatever is wrong with the
 * token or the person, SCOPE_NOT_FOUND, or SIGN_IN_UNAVAILABLE.
 */
export function personAuthentication(database: Database, verify: VerifyToken | null, log: Logger): AuthenticatePerson {
  const refuse = (reason: AuthenticationFailure, why: string): Unauthenticated => {
    log.info({ reason, why }, 'A token was refused.');
    return new Unauthenticated(reason);
  };
  const personOf = async (token: string): Promise<SignedIn> => {
    if (!verify) throw refuse('token', 'No OpenID provider is configured.');
    try {
      return await verify(token);
    } catch (error) {
      throw error instanceof TokenRefused ? refuse('token', error.message) : error;
    }
  };
  return async (token, scopeId) => {
    const person = await personOf(token);
    const memberships = await database.inSystem(({ people }) => people.signIn(person));
    const [first, ...others] = memberships;
    if (!first) throw refuse('stranger', 'Nobody has invited this person, or their e-mail address is not verified.');
    const chosen = chosenAmong([first, ...others], scopeId);
    const { userId, name } = chosen ?? first;
    const { signedInAt, expiresAt: validUntil } = person;
    const who = { kind: 'USER', id: userId, name, signedInAt, validUntil, keyEndsAt: null, memberships } as const;
    return chosen ? scopedTo(chosen, permissionsOf(chosen.role, null), who) : unscoped(who);
  };
}
