import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { AccessNodeFilterInput } from './access-node-filter.input';

/** What every list of access nodes takes. */
export const AccessNodeListArgs = listArgs({ name: 'AccessNode', orders: ORDERS_BY_NAME, filter: AccessNodeFilterInput });
