import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { PlanFilterInput } from './plan-filter.input';

/** What every list of plans takes. */
export const PlanListArgs = listArgs({ name: 'Plan', orders: ORDERS_BY_NAME, filter: PlanFilterInput });
