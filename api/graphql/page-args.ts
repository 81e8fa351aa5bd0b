import { ArgsType, Field, Int } from 'type-graphql';
import type { PageRequest } from '../../db/page';
import { keyOfCursor, type CursorKey } from './cursor';
import { enumOf } from './enum-of';
import { fieldError } from './request-error';

/** The most that one page of any list may hold. */
export const MAX_PAGE = 100;

/** The size of a page when nothing is asked for. */
export const DEFAULT_PAGE = 20;

/** The order of a list, by the time at which its things were made. */
export const ListOrder = enumOf('ListOrder', 'The order of a list, by the time at which its things were made.', {
  NEWEST_FIRST: 'What was made last comes first.',
  OLDEST_FIRST: 'What was made first comes first.',
});

/** Which page of a list. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { description: 'How many, 1 to 100.', defaultValue: DEFAULT_PAGE })
  first: number;

  @Field(() => String, { nullable: true, description: 'The cursor after which the page begins; without it the list begins at its start.' })
  after?: string | null;

  @Field(() => ListOrder, { description: 'Newest or oldest first.', defaultValue: ListOrder.NEWEST_FIRST })
  orderBy: keyof typeof ListOrder;
}

/** The page that arguments ask for; throws a BAD_USER_INPUT error when they make no sense. */
export function pageOf({ first, after, orderBy }: PageArgs, key: CursorKey = 'id'): PageRequest {
  if (first < 1 || first > MAX_PAGE) {
    throw fieldError('BAD_USER_INPUT', `\`first\` must be between 1 and ${MAX_PAGE}.`);
  }
  return { limit: first, after: after ? keyOfCursor(after, key) : null, oldestFirst: orderBy === 'OLDEST_FIRST' };
}

/** Which page of a list that is read from its beginning, such as a log. */
@ArgsType()
export class OldestFirstPageArgs extends PageArgs {
  @Field(() => ListOrder, { description: 'Oldest or newest first.', defaultValue: ListOrder.OLDEST_FIRST })
  override orderBy: keyof typeof ListOrder;
}
