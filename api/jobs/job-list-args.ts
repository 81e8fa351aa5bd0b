import { ORDERS_BY_AGE } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { JobFilterInput } from './job-filter.input';

/** What every list of jobs takes. */
export const JobListArgs = listArgs({ name: 'Job', orders: ORDERS_BY_AGE, filter: JobFilterInput });
