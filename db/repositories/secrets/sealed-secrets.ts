import { fingerprintOf, type SecretsKey } from '../../secrets';
import type { Session } from '../../session';

/** A sealed secret and the row that it is bound to. */
export interface SealedSecret {
  readonly id: string;
  readonly sealed: Buffer;
}

/** The sealed secrets of an MSP and its tenants, to be wrapped anew; for the MSP's scope only. */
export function sealedSecretRepository({ query }: Session) {
  return {
    /** Those that are not wrapped in a key, in the order of their ids behind one of them. */
    wrappedOtherwise(key: SecretsKey, after: string, limit: number): Promise<SealedSecret[]> {
      return query<SealedSecret>(
        `select id, sealed_secret as sealed from credential
          where sealed_secret is not null and substring(sealed_secret from 2 for 8) <> $1 and id > $2 order by id limit $3`,
        [fingerprintOf(key), after, limit],
      );
    },

    /** Puts one in the place of another; false when that is not there any more. */
    async replace(id: string, sealed: Buffer, anew: Buffer): Promise<boolean> {
      const replaced = await query(
        'update credential set sealed_secret = $3 where id = $1 and sealed_secret = $2 returning 1 as replaced',
        [id, sealed, anew],
      );
      return replaced.length > 0;
    },
  };
}
