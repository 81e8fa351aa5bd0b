import type { AuthCheckerFn } from 'type-graphql';
import type { RequestContext } from '../context';
import type { Permission } from './permissions';

/** Whether the principal has all the words that a field asks for; a field that it may not see is null, as if it were not there. */
export const authChecker: AuthCheckerFn<RequestContext, Permission> = ({ context }, words) =>
  words.every((word) => context.permissions.has(word));
