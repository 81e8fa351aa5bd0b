import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { StorageFilterInput } from './storage-inputs';

/** What every list of storages takes. */
export const StorageListArgs = listArgs({ name: 'Storage', orders: ORDERS_BY_NAME, filter: StorageFilterInput });
