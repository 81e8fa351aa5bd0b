import type { MspId } from '../../workflows/domain/ids';
import type { Database } from '../database';
import { rewrap, SecretNotOpened, type SecretsKey } from '../secrets';

const ROWS_AT_ONCE = 100;

/** What a rotation came to. */
export interface Rotation {
  /** Secrets that are wrapped in the current key now and were not before. */
  readonly rewrapped: number;
  /** Secrets that no key of ours opens, by the id of their row; they were left as they are. */
  readonly unopened: readonly string[];
}

/**
 * Wraps the data key of every stored secret in the first of `keys`; the others open what is wrapped in them. It goes MSP by MSP in short transactions of at
 * most 100 rows, looks only for what is not wrapped in the current key, and writes a row only while it is as it was read: so it may be stopped and started
 * again, run twice at once, and run beside processes that read and write.
 */
export async function rotateSecrets(database: Database, keys: readonly [SecretsKey, ...SecretsKey[]]): Promise<Rotation> {
  const mspIds = await database.inSystem(({ apiKeys }) => apiKeys.mspsWithKeys());
  let rewrapped = 0;
  const unopened: string[] = [];
  for (const mspId of mspIds) {
    const done = await rotateOfMsp(database, mspId, keys);
    rewrapped += done.rewrapped;
    unopened.push(...done.unopened);
  }
  return { rewrapped, unopened };
}

async function rotateOfMsp(database: Database, mspId: MspId, keys: readonly [SecretsKey, ...SecretsKey[]]): Promise<Rotation> {
  const unopened: string[] = [];
  let rewrapped = 0;
  for (let after = ''; ;) {
    const from = after;
    const batch = await database.inMsp({ mspId, tenantId: null }, async ({ sealedSecrets }) => {
      const rows = await sealedSecrets.wrappedOtherwise(keys[0], from, ROWS_AT_ONCE);
      for (const { id, sealed } of rows) {
        const anew = inCurrentKey(keys, id, sealed);
        if (anew === null) unopened.push(id);
        else if (await sealedSecrets.replace(id, sealed, anew)) rewrapped += 1;
      }
      return rows;
    });
    after = batch.at(-1)?.id ?? '';
    if (batch.length < ROWS_AT_ONCE) return { rewrapped, unopened };
  }
}

function inCurrentKey(keys: readonly [SecretsKey, ...SecretsKey[]], id: string, sealed: Buffer): Buffer | null {
  try {
    return rewrap(keys, id, sealed);
  } catch (error) {
    if (error instanceof SecretNotOpened) return null;
    throw error;
  }
}
