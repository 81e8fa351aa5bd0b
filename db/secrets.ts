import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_BYTES = 8;
const BOX_OVERHEAD = NONCE_BYTES + TAG_BYTES;
const WRAPPED_KEY_BYTES = BOX_OVERHEAD + KEY_BYTES;
const WRAPPED_AT = 1 + FINGERPRINT_BYTES;
const TEXT_AT = WRAPPED_AT + WRAPPED_KEY_BYTES;
const CIPHER = 'aes-256-gcm';

/** Wraps the data keys; a KeyObject, because a log or a debugger that prints one shows nothing of the key. */
export type SecretsKey = KeyObject;

/** SNAPWARD_SECRETS_KEY as a process reads it: 32 bytes in base64. */
export const SecretsKeyText = z
  .base64({ error: 'must be base64' })
  .refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES, { error: `must be ${KEY_BYTES} bytes in base64` })
  .transform((text): SecretsKey => createSecretKey(Buffer.from(text, 'base64')));

/** SNAPWARD_SECRETS_KEYS_ALSO as a process reads it: further keys, with commas between them. */
export const SecretsKeysText = z
  .string()
  .transform((text) => text.split(',').flatMap((key) => key.trim() || []))
  .pipe(z.array(SecretsKeyText));

/** One key, or the keys of a process: the first is the current one, the others open what is wrapped in them. */
export type SecretsKeys = SecretsKey | readonly SecretsKey[];

/** A sealed secret that cannot be opened: another key, another owner, or changed bytes; it never says anything of the content. */
export class SecretNotOpened extends Error {
  constructor(reason: string) {
    super(`A stored secret cannot be opened: ${reason}.`);
    this.name = 'SecretNotOpened';
  }
}

/**
 * Seals a secret for the row `id`: AES-256-GCM under a random data key, which is itself sealed under the secrets key, so that changing the
 * secrets key means re-wrapping 32 bytes a row. Both layers are bound to `id`; bytes moved to another row do not open.
 * Format: version (1), fingerprint of the secrets key (8), wrapped data key (60), sealed text (28 + length).
 */
export function seal(key: SecretsKey, id: string, plaintext: string): Buffer {
  const dataKey = createSecretKey(randomBytes(KEY_BYTES));
  const wrapped = box(key, id, dataKey.export());
  return Buffer.concat([Buffer.of(VERSION), fingerprintOf(key), wrapped, box(dataKey, id, Buffer.from(plaintext, 'utf8'))]);
}

/** Opens what `seal` made for the same row under one of the keys; throws SecretNotOpened otherwise. */
export function open(keys: SecretsKeys, id: string, sealed: Buffer): string {
  return unbox(dataKeyOf(keys, id, sealed), id, sealed.subarray(TEXT_AT)).toString('utf8');
}

/** The same secret with its data key wrapped in the first of the keys; the secret itself is not opened. Throws SecretNotOpened when none of them opens it. */
export function rewrap(keys: readonly [SecretsKey, ...SecretsKey[]], id: string, sealed: Buffer): Buffer {
  const [current] = keys;
  const wrapped = box(current, id, dataKeyOf(keys, id, sealed).export());
  return Buffer.concat([Buffer.of(VERSION), fingerprintOf(current), wrapped, sealed.subarray(TEXT_AT)]);
}

function dataKeyOf(keys: SecretsKeys, id: string, sealed: Buffer): KeyObject {
  if (sealed.length < TEXT_AT + BOX_OVERHEAD || sealed[0] !== VERSION) throw new SecretNotOpened('its format is unknown');
  const key = [keys].flat().find((candidate) => sealed.subarray(1, WRAPPED_AT).equals(fingerprintOf(candidate)));
  if (!key) throw new SecretNotOpened('it was sealed under another SNAPWARD_SECRETS_KEY');
  return createSecretKey(unbox(key, id, sealed.subarray(WRAPPED_AT, TEXT_AT)));
}

/** Names a key without telling anything of it, so that the wrong key is told apart from damage. */
export function fingerprintOf(key: SecretsKey): Buffer {
  return createHash('sha256').update('snapward secrets key').update(key.export()).digest().subarray(0, FINGERPRINT_BYTES);
}

function box(key: KeyObject, id: string, content: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(id, 'utf8'));
  const encrypted = Buffer.concat([cipher.update(content), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]);
}

function unbox(key: KeyObject, id: string, boxed: Buffer): Buffer {
  const decipher = createDecipheriv(CIPHER, key, boxed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(id, 'utf8'))
    .setAuthTag(boxed.subarray(NONCE_BYTES, BOX_OVERHEAD));
  try {
    return Buffer.concat([decipher.update(boxed.subarray(BOX_OVERHEAD)), decipher.final()]);
  } catch {
    throw new SecretNotOpened('it belongs to another row or was changed');
  }
}
