import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { VmGroupFilterInput } from './vm-group-inputs';

/** What every list of VM groups takes. */
export const VmGroupListArgs = listArgs({ name: 'VmGroup', orders: ORDERS_BY_NAME, filter: VmGroupFilterInput });
