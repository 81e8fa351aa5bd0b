import { ArgsType, Field, Int, type ClassType } from 'type-graphql';
import type { ListOrder } from '../../db/list-order';
import { enumOf } from './enum-of';
import { DEFAULT_PAGE, MAX_PAGE } from './page-request';

/** Which page of a list, in which order, of which of its things. */
export interface ListArgs<Filter extends object> {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly orderBy: ListOrder;
  readonly filter?: Filter | null;
}

/** What every list takes; `orders` are those that its indexes answer. */
export interface ListTerms<Filter extends object> {
  /** What the enum of its orders is named for, such as `Tenant`. */
  readonly name: string;
  readonly orders: readonly ListOrder[];
  /** NEWEST_FIRST when it is left out. */
  readonly order?: ListOrder;
  readonly filter: ClassType<Filter>;
}

const ORDERS: Readonly<Record<ListOrder, string>> = {
  NEWEST_FIRST: 'What was made last comes first.',
  OLDEST_FIRST: 'What was made first comes first.',
  NAME_A_TO_Z: 'By name, in any case; those of the same name, the oldest first.',
  NAME_Z_TO_A: 'By name backwards, in any case; those of the same name, the newest first.',
};

/** Makes the arguments of a list: `first`, `after`, `last`, `before`, its own `orderBy` and its own `filter`. */
export function listArgs<Filter extends object>({
  name,
  orders,
  order = 'NEWEST_FIRST',
  filter,
}: ListTerms<Filter>): ClassType<ListArgs<Filter>> {
  const words = Object.fromEntries(orders.map((word) => [word, ORDERS[word]]));
  const Order = enumOf(`${name}Order`, `The orders of a list of ${name}.`, words);

  @ArgsType()
  class ArgsOfList implements ListArgs<Filter> {
    @Field(() => Int, {
      nullable: true,
      description: `How many from the start, 1 to ${MAX_PAGE}; ${DEFAULT_PAGE} when neither \`first\` nor \`last\` is given.`,
    })
    readonly first?: number | null;

    @Field(() => String, { nullable: true, description: 'The cursor behind which the page lies; without it the list begins at its start.' })
    readonly after?: string | null;

    @Field(() => Int, {
      nullable: true,
      description: `How many from the end, 1 to ${MAX_PAGE}, in the order of the list; not with \`first\`.`,
    })
    readonly last?: number | null;

    @Field(() => String, { nullable: true, description: 'The cursor before which the page lies; without it the list ends at its end.' })
    readonly before?: string | null;

    @Field(() => Order, { description: 'In which order.', defaultValue: order })
    readonly orderBy: ListOrder;

    @Field(() => filter, { nullable: true, description: 'Which of them.' })
    readonly filter?: Filter | null;
  }
  return ArgsOfList;
}
