import { createHash, createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Place } from '../../db/page';
import type { SecretsKey } from '../../db/secrets';
import type { Scope } from '../../workflows/domain/scope';
import { canonical } from '../mutations/input-hash';
import { fieldError } from './request-error';

const MAC_BYTES = 16;

/** The first signs cursors, and each proves what it signed; the same on all replicas, because the secrets keys are. */
export type CursorKeys = readonly [KeyObject, ...KeyObject[]];

/** The keys of cursors, each derived from a secrets key so that neither tells anything of the other. */
export const cursorKeysOf = ([current, ...also]: readonly [SecretsKey, ...SecretsKey[]]): CursorKeys => [
  derived(current),
  ...also.map(derived),
];

const derived = (secretsKey: SecretsKey): KeyObject =>
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
export function cursorsFor(keys: CursorKeys, { mspId, tenantId }: Scope): Cursors {
  return ({ list, of, order, filter }) => {
    // Made when it is asked for: a dashboard has a list below each tenant, and reads the cursors of none.
    let identity: Buffer | undefined;
    const bound = (): Buffer =>
      (identity ??= createHash('sha256')
        .update(canonical([mspId, tenantId, list, of, order, filter ?? {}]))
        .digest());
    const macOf = (payload: Buffer, key: KeyObject): Buffer =>
      createHmac('sha256', key).update(bound()).update(payload).digest().subarray(0, MAC_BYTES);
    return {
      sign(place) {
        const payload = Buffer.from(JSON.stringify(place));
        return Buffer.concat([macOf(payload, keys[0]), payload]).toString('base64url');
      },
      read(cursor, argument) {
        const bytes = Buffer.from(cursor, 'base64url');
        const [mac, payload] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)];
        // Decoding skips what is no base64url, so the text itself is compared, too.
        const signed = mac.length === MAC_BYTES && keys.some((key) => timingSafeEqual(mac, macOf(payload, key)));
        const isOurs = signed && bytes.toString('base64url') === cursor;
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
