import { ORDERS_BY_AGE } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { UserFilterInput } from './user-filter.input';

/** What every list of people takes. */
export const UserListArgs = listArgs({ name: 'User', orders: ORDERS_BY_AGE, filter: UserFilterInput });
