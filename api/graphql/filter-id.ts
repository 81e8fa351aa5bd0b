import { parseId, type Id, type IdKind } from '../../workflows/domain/ids';
import { fieldError } from './request-error';

/** The id of a filter; null when the filter does not ask. Throws a BAD_USER_INPUT error for what can be no id of that kind. */
export function filterId<Kind extends IdKind>(kind: Kind, name: string, text: string | null | undefined): Id<Kind> | null {
  if (text === null || text === undefined) return null;
  const id = parseId(kind, text);
  if (!id) throw fieldError('BAD_USER_INPUT', `\`${name}\` is not an id of that kind.`);
  return id;
}
