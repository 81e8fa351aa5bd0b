import type { Role } from '../../workflows/domain/access';
import { ROLE_TABLE } from '../auth/permissions';
import type { RequestContext } from '../context';
import { DeniedError } from '../graphql/user-error';

/** Why the caller may not give or take a role: it has a word that the caller lacks; null when it has none. */
export function roleAbove({ permissions }: Pick<RequestContext, 'permissions'>, role: Role, path: readonly string[]): DeniedError | null {
  const lacking = ROLE_TABLE[role].permissions.filter((word) => !permissions.has(word));
  if (lacking.length === 0) return null;
  return new DeniedError(
    'PERMISSION_DENIED',
    `The role ${role} may do more than you may.`,
    'Ask somebody to do it who may do all that the role may.',
    path,
  );
}
