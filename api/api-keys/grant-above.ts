import type { Role } from '../../workflows/domain/access';
import { permissionsOf } from '../auth/permissions';
import type { RequestContext } from '../context';
import { DeniedError } from '../graphql/user-error';

/** What the holder of a key gets by it. */
export interface Grant {
  readonly role: Role;
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date | null;
}

/**
 * Why the caller may not come by a key that grants this, or hand one out: it may do what the caller may not, or outlives the caller's own key; null when
 * neither is so. `about` names the values of the input that decide it.
 */
export function grantAbove(
  { permissions, principal }: RequestContext,
  { role, scopes, expiresAt }: Grant,
  about: { readonly words: readonly string[]; readonly time: readonly string[] },
): DeniedError | null {
  const lacking = [...permissionsOf(role, scopes)].filter((word) => !permissions.has(word));
  if (lacking.length > 0) {
    return above(
      `This key may do what you may not: ${lacking.join(', ')}.`,
      'Ask for less, or ask somebody who may do all of it.',
      about.words,
    );
  }
  const end = principal.keyEndsAt;
  if (!end || (expiresAt && expiresAt <= end)) return null;
  return above(
    `This key would outlive your own, which ends at ${end.toISOString()}.`,
    'Let it end no later, or ask with another key.',
    about.time,
  );
}

const above = (message: string, remedy: string, path: readonly string[]): DeniedError =>
  new DeniedError('PERMISSION_DENIED', message, remedy, path);
