import type { FetchImplementation, JWTVerifyGetKey } from 'jose' with { 'resolution-mode': 'import' };
import type { Logger } from '../logger';
import { lastingAnswer } from './lasting-answer';
import type { OpenIdProvider } from './openid-provider';

/** Longer than a healthy provider takes, shorter than a caller's patience; it covers the discovery and the keys. */
const ANSWER_WITHIN_MS = 3_000;

/** Anybody can send a token with an invented `kid`; it makes us ask the provider no more often than this. */
const UNKNOWN_KEY_PAUSE_MS = 60_000;

/** A key that the provider has taken back is known here for so long at most, while the provider answers. */
const ASKED_AGAIN_AFTER_MS = 10 * 60_000;

/** How to ask for what is at an address; as `fetch`, without following redirects. */
type Ask = FetchImplementation;

const discoveryOf = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/** The address of the keys, from the provider's own description of itself; throws when that is of another issuer. */
async function discoveredKeys(issuer: string, options: Parameters<Ask>[1]): Promise<string> {
  const answer = await fetch(discoveryOf(issuer), options);
  if (answer.status !== 200) throw new Error(`The discovery document was answered with HTTP ${answer.status}.`);
  const document: unknown = await answer.json();
  if (typeof document !== 'object' || document === null || !('issuer' in document) || !('jwks_uri' in document)) {
    throw new Error('The discovery document names no issuer or no keys.');
  }
  if (document.issuer !== issuer) throw new Error(`The discovery document is of another issuer: ${String(document.issuer)}.`);
  const address = new URL(String(document.jwks_uri));
  if (address.protocol !== 'https:' && address.protocol !== new URL(issuer).protocol) throw new Error('The keys are not behind https://.');
  return address.href;
}

/** The text of the key set; throws when it is none. */
async function keySetAt(address: string, options: Parameters<Ask>[1]): Promise<string> {
  const answer = await fetch(address, options);
  if (answer.status !== 200) throw new Error(`The keys were answered with HTTP ${answer.status}.`);
  const text = await answer.text();
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null || !('keys' in read) || !Array.isArray(read.keys)) throw new Error('There are no keys.');
  return text;
}

/**
 * The provider's signing keys: asked for when the first token comes, kept, and asked for again when they are old or a token names an unknown one.
 * Throws ProviderAway when the provider does not answer and no keys are known; does not ask anything itself until then.
 */
export async function signingKeys({ issuer, jwksUrl }: OpenIdProvider, log: Logger): Promise<JWTVerifyGetKey> {
  // jose is an ES module only.
  const { createRemoteJWKSet, customFetch } = await import('jose');
  const keySet = lastingAnswer(log);
  const ask: Ask = async (_, options) =>
    new Response(await keySet(async () => keySetAt(jwksUrl ?? (await discoveredKeys(issuer, options)), options)));
  return createRemoteJWKSet(new URL(jwksUrl ?? discoveryOf(issuer)), {
    timeoutDuration: ANSWER_WITHIN_MS,
    cooldownDuration: UNKNOWN_KEY_PAUSE_MS,
    cacheMaxAge: ASKED_AGAIN_AFTER_MS,
    [customFetch]: ask,
  });
}
