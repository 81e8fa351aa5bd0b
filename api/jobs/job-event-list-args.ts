import { ORDERS_BY_AGE } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { JobEventFilterInput } from './job-event-filter.input';

/** What every list of events of a job takes; it is read from its beginning. */
export const JobEventListArgs = listArgs({ name: 'JobEvent', orders: ORDERS_BY_AGE, order: 'OLDEST_FIRST', filter: JobEventFilterInput });
