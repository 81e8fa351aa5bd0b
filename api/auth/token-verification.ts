import type { JWTPayload } from 'jose' with { 'resolution-mode': 'import' };
import type { Logger } from '../logger';
import { ProviderAway } from './lasting-answer';
import type { OpenIdProvider } from './openid-provider';
import { signInUnavailable } from './sign-in-unavailable';
import { signingKeys } from './signing-keys';

/** A person, as the provider vouches for them. */
export interface SignedIn {
  readonly issuer: string;
  /** Unique at the issuer, and never given to anybody else. */
  readonly subject: string;
  /** Null unless the provider says that it has verified it: an unverified address is anybody's. */
  readonly verifiedEmail: string | null;
  /** When the person signed in at the provider; where it does not say, when it gave the token; null when it says neither. */
  readonly signedInAt: Date | null;
  /** From then on the token is refused: its end, and the clock skew. */
  readonly expiresAt: Date;
}

/** A token that proves nothing; why is for the log and never for the answer. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** Who a token speaks for. Throws TokenRefused, or SIGN_IN_UNAVAILABLE when the provider's keys cannot be had. */
export type VerifyToken = (token: string) => Promise<SignedIn>;

const FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether a bearer token has the form of a JSON Web Token: three parts, the last of which is empty where nobody signed. */
export const isJsonWebToken = (token: string): boolean => FORM.test(token);

/** Tokens of other kinds (of logout, of events, proofs of possession) are signed by the same keys and mean something else. */
const KINDS: readonly (string | undefined)[] = [undefined, 'jwt', 'at+jwt'];

const kindOf = (typ: string | undefined): string | undefined => typ?.toLowerCase().replace(/^application\//, '');

/** Verifies tokens of one provider; the provider may be away when this is made. */
export async function tokenVerification(provider: OpenIdProvider, log: Logger): Promise<VerifyToken> {
  const { jwtVerify, errors } = await import('jose');
  const keys = await signingKeys(provider, log);
  const { issuer, audience, algorithms, clockSkewSeconds } = provider;
  const expectations = {
    issuer,
    audience,
    algorithms: [...algorithms],
    clockTolerance: clockSkewSeconds,
    requiredClaims: ['sub', 'exp'],
  };
  return async (token) => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, expectations);
      if (!KINDS.includes(kindOf(protectedHeader.typ))) throw new TokenRefused('The token is of another kind.');
      return personOf(payload, clockSkewSeconds);
    } catch (error) {
      if (error instanceof ProviderAway) throw signInUnavailable();
      if (error instanceof errors.JOSEError) throw new TokenRefused(error.message, { cause: error });
      throw error;
    }
  };
}

function personOf(payload: JWTPayload, skewSeconds: number): SignedIn {
  const { iss = '', sub = '', exp = 0, iat, auth_time: authTime = iat, cnf, email, email_verified: verified } = payload;
  // A token that is bound to a key proves nothing when it is shown without that key's proof.
  if (cnf !== undefined) throw new TokenRefused('The token is bound to a key of its holder.');
  if (!/^[^\p{Cc}]{1,255}$/u.test(sub)) throw new TokenRefused('The subject of the token cannot be used.');
  const verifiedEmail = verified === true && typeof email === 'string' && EMAIL.test(email) ? email : null;
  return Object.freeze({
    issuer: iss,
    subject: sub,
    verifiedEmail,
    signedInAt: instantOf(authTime),
    expiresAt: new Date((exp + skewSeconds) * 1000),
  });
}

/** A provider's time in seconds; null for what is no time of now or before. */
const instantOf = (seconds: unknown): Date | null =>
  typeof seconds === 'number' && seconds > 0 && seconds * 1000 <= Date.now() + 300_000 ? new Date(seconds * 1000) : null;

const EMAIL = /^[^@\s\p{Cc}]{1,64}@[^@\s\p{Cc}]{1,255}$/u;
