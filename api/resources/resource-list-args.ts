import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { ResourceFilterInput } from './resource-filter.input';

/** What every list of resources takes. */
export const ResourceListArgs = listArgs({ name: 'Resource', orders: ORDERS_BY_NAME, filter: ResourceFilterInput });
