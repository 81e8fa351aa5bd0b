import { uuidv7 } from 'uuidv7';
import { idFromUuid, type Id, type IdKind } from '../workflows/domain/ids';

/** A new id of the given kind; later ids sort after earlier ones, so `order by id desc` is newest first. */
export function newId<K extends IdKind>(kind: K): Id<K> {
  return idFromUuid(kind, uuidv7());
}
