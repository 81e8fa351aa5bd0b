import { ORDERS_BY_AGE } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { DriftFindingFilterInput } from './drift-finding-filter.input';

/** What every list of findings takes. */
export const DriftFindingListArgs = listArgs({ name: 'DriftFinding', orders: ORDERS_BY_AGE, filter: DriftFindingFilterInput });
