import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const VERSION = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FINGERPRINT_BYTES = 8;
const BOX_OVERHEAD = NONCE_BYTES + TAG_BYTES;
const WRAPPED_KEY_BYTES = BOX_OVERHEAD + KEY_BYTES;
const CIPHER = 'aes-256-gcm';

/** Wraps the data keys; a KeyObject, because a log or a debugger that prints one shows nothing of the key. */
export type SecretsKey = KeyObject;

/** SNAPWARD_SECRETS_KEY as a process reads it: 32 bytes in base64. */
export const SecretsKeyText = z
  .base64({ error: 'must be base64' })
  .refine((text) => Buffer.from(text, 'base64').length === KEY_BYTES, { error: `must be ${KEY_BYTES} bytes in base64` })
  .transform((text): SecretsKey => createSecretKey(Buffer.from(text, 'base64')));

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

/** Opens what `seal` made for the same row under the same key; throws SecretNotOpened otherwise. */
export function open(key: SecretsKey, id: string, sealed: Buffer): string {
  const wrappedAt = 1 + FINGERPRINT_BYTES;
  const textAt = wrappedAt + WRAPPED_KEY_BYTES;
  if (sealed.length < textAt + BOX_OVERHEAD || sealed[0] !== VERSION) throw new SecretNotOpened('its format is unknown');
  if (!sealed.subarray(1, wrappedAt).equals(fingerprintOf(key)))
    throw new SecretNotOpened('it was sealed under another SNAPWARD_SECRETS_KEY');
  const dataKey = createSecretKey(unbox(key, id, sealed.subarray(wrappedAt, textAt)));
  return unbox(dataKey, id, sealed.subarray(textAt)).toString('utf8');
}

/** Names a key without telling anything of it, so that the wrong key is told apart from damage. */
function fingerprintOf(key: SecretsKey): Buffer {
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
