import { fieldError } from './request-error';

/** What a list can be ordered by: ids of things, or the sequence of a log (64 bits). */
export type CursorKey = 'id' | 'sequence';

const KEYS: Readonly<Record<CursorKey, RegExp>> = { id: /^[a-z]{2,3}_[0-9a-f]{32}$/, sequence: /^[0-9]{1,18}$/ };

/** A place in a list as clients see it: opaque, so that they do not build on what is inside. */
export const cursorOf = (key: string): string => Buffer.from(`after:${key}`).toString('base64url');

/** The key inside a cursor; throws a BAD_USER_INPUT error when the text is no cursor of ours. */
export function keyOfCursor(cursor: string, kind: CursorKey): string {
  const key = Buffer.from(cursor, 'base64url')
    .toString()
    .replace(/^after:/, '');
  if (!KEYS[kind].test(key) || cursorOf(key) !== cursor) {
    throw fieldError('BAD_USER_INPUT', '`after` is not a cursor of this list; pass the `endCursor` of an earlier page.');
  }
  return key;
}
