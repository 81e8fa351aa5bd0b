import { createHash, createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Place } from '../../db/page';
import type { SecretsKey } from '../../db/secrets';
import type { Scope } from '../../workflows/domain/scope';
import { canonical } from '../mutations/input-hash';
import { fieldError } from './request-error';

const MAC_BYTES = 16;

/** Signs cursors; the same on all replicas, because the secrets key is. */
export type CursorKey = KeyObject;

/** The key of cursors, derived from the secrets key so that neither tells anything of the other. */
export const cursorKeyOf = (secretsKey: SecretsKey): CursorKey =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secretsKey, '', 'snapward cursors', 32)));

/** Which list a cursor is a place of: the field of the schema, the thing that it belongs to (null at the root), its order and its filter. */
export interface ListIdentity {
  readonly list: string;
  readonly of: string | null;
  readonly order: string;
  readonly filter: object | null | undefined;
}

/** The cursors of one list. */
export interface CursorsOfList {
  /** A place in the list as clients see it: opaque, so that they do not build on what is inside, and signed. */
  sign(place: Place): string;
  /** The place of a cursor; throws a BAD_USER_INPUT error for one that this list has not given, in this order, for this filter, in this scope. */
  read(cursor: string, argument: 'after' | 'before'): Place;
}

/** The cursors of every list, as one scope gives and takes them. */
export type Cursors = (identity: ListIdentity) => CursorsOfList;

/** Cursors of a scope: what another tenant was given means nothing here. */
export function cursorsFor(key: CursorKey, { mspId, tenantId }: Scope): Cursors {
  return ({ list, of, order, filter }) => {
    const bound = createHash('sha256')
      .update(canonical([mspId, tenantId, list, of, order, filter ?? {}]))
      .digest();
    const macOf = (payload: Buffer): Buffer => createHmac('sha256', key).update(bound).update(payload).digest().subarray(0, MAC_BYTES);
    return {
      sign(place) {
        const payload = Buffer.from(JSON.stringify(place));
        return Buffer.concat([macOf(payload), payload]).toString('base64url');
      },
      read(cursor, argument) {
        const bytes = Buffer.from(cursor, 'base64url');
        const [mac, payload] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
        // Decoding skips what is no base64url, so the text itself is compared, too.
        const isOurs = mac.length === MAC_BYTES && timingSafeEqual(mac, macOf(payload)) && bytes.toString('base64url') === cursor;
        if (!isOurs) throw notOfThisList(argument);
        return JSON.parse(payload.toString()) as Place;
      },
    };
  };
}

const notOfThisList = (argument: string): Error =>
  fieldError(
    'BAD_USER_INPUT',
    `\`${argument}\` is not a cursor of this list. A cursor holds for the list, the order and the filter that it was given for; begin again without it.`,
  );
