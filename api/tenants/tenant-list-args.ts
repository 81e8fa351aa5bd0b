import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { TenantFilterInput } from './tenant-filter.input';

/** What every list of tenants takes. */
export const TenantListArgs = listArgs({ name: 'Tenant', orders: ORDERS_BY_NAME, filter: TenantFilterInput });
