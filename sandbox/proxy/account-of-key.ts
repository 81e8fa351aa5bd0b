import { z } from 'zod';

const Key = z.object({ accountId: z.string() });

/** What a call is counted under when nobody knows its key. */
export const UNKNOWN_ACCOUNT = 'unknown';

/** Names the account of an access key. */
export type AccountOfKey = (accessKeyId: string | undefined) => Promise<string>;

/** Asks the emulator once per key; a key never changes its account. Keys nobody knows are asked again, they may come to be. */
export function accountOfKey(emulatorUrl: string): AccountOfKey {
  const known = new Map<string, string>();
  return async (accessKeyId) => {
    if (accessKeyId === undefined) return UNKNOWN_ACCOUNT;
    const remembered = known.get(accessKeyId);
    if (remembered !== undefined) return remembered;
    const answer = await fetch(`${emulatorUrl}/_emulator/keys/${encodeURIComponent(accessKeyId)}`);
    const key = Key.safeParse(answer.ok ? await answer.json() : undefined);
    if (!key.success) return UNKNOWN_ACCOUNT;
    known.set(accessKeyId, key.data.accountId);
    return key.data.accountId;
  };
}
