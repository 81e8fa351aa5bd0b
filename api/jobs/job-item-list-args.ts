import { ORDERS_BY_AGE } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { JobItemFilterInput } from './job-item-filter.input';

/** What every list of items of a job takes; it is read from its beginning. */
export const JobItemListArgs = listArgs({ name: 'JobItem', orders: ORDERS_BY_AGE, order: 'OLDEST_FIRST', filter: JobItemFilterInput });
