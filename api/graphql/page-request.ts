import type { ListOrder } from '../../db/list-order';
import type { PageRequest } from '../../db/page';
import type { CursorsOfList } from './cursor';
import { fieldError } from './request-error';

/** The most that one page of any list may hold. */
export const MAX_PAGE = 200;

/** The size of a page when nothing is asked for. */
export const DEFAULT_PAGE = 20;

/** Which page of a list, in the words of the Relay specification. */
export interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly orderBy: ListOrder;
}

/** The page that arguments ask for; throws a BAD_USER_INPUT error when they make no sense. */
export function pageRequestOf({ first, after, last, before, orderBy }: PageArgs, cursors: CursorsOfList): PageRequest {
  if (typeof first === 'number' && typeof last === 'number') throw badPage('Ask for `first` or for `last`, not for both.');
  const [size, argument] = typeof last === 'number' ? [last, 'last'] : [first ?? DEFAULT_PAGE, 'first'];
  if (size < 1 || size > MAX_PAGE) throw badPage(`\`${argument}\` must be between 1 and ${MAX_PAGE}.`);
  return {
    limit: size,
    order: orderBy,
    after: typeof after === 'string' ? cursors.read(after, 'after') : null,
    before: typeof before === 'string' ? cursors.read(before, 'before') : null,
    fromEnd: argument === 'last',
  };
}

const badPage = (message: string): Error => fieldError('BAD_USER_INPUT', message);
