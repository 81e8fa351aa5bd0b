import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

const PREFIX_ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const PREFIX_LENGTH = 10;
/** What did not know of lists yet took a key without one tenant for one of the whole MSP; it takes no prefix of this length, so such keys are none to it. */
const PREFIX_LENGTH_OF_LIST = 12;
const SECRET_BYTES = 32;
const TOKEN = /^sw_([0-9a-z]{10}|[0-9a-z]{12})_([A-Za-z0-9_-]{43})$/;

/** An API key as its owner holds it, in two parts: the prefix may be shown, the secret never again after it was made. */
export interface ApiKeyToken {
  readonly prefix: string;
  readonly secret: string;
}

/** A new random token: 10 characters of prefix, 12 for a key with a list of tenants, and 32 random bytes of secret. */
export function newApiKeyToken(listsTenants = false): ApiKeyToken {
  const length = listsTenants ? PREFIX_LENGTH_OF_LIST : PREFIX_LENGTH;
  const prefix = Array.from({ length }, () => PREFIX_ALPHABET[randomInt(PREFIX_ALPHABET.length)]).join('');
  return { prefix, secret: randomBytes(SECRET_BYTES).toString('base64url') };
}

/** The token as one text: `sw_<prefix>_<secret>`. */
export function formatApiKey({ prefix, secret }: ApiKeyToken): string {
  return `sw_${prefix}_${secret}`;
}

/** Reads a token; null when the text is none, so that nothing but a possible key reaches the database. */
export function parseApiKey(text: string): ApiKeyToken | null {
  const [, prefix, secret] = TOKEN.exec(text) ?? [];
  return prefix && secret ? { prefix, secret } : null;
}

/**
 * What is stored of a secret, 32 bytes. The secret is 256 random bits, so there is nothing that a slow password hash would protect:
 * nobody can guess it from a fast hash either. A pepper keys the hash, so that a stolen table alone cannot even be checked against a stolen token.
 */
export function hashOfSecret(secret: string, pepper: string | null): Buffer {
  return (pepper === null ? createHash('sha256') : createHmac('sha256', pepper)).update(secret).digest();
}

/** Compares in constant time, so that answers do not tell how much of a guess was right. */
export function secretMatches(secret: string, pepper: string | null, stored: Buffer): boolean {
  const hash = hashOfSecret(secret, pepper);
  return hash.length === stored.length && timingSafeEqual(hash, stored);
}
