import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { HypervisorFilterInput } from './hypervisor-inputs';

/** What every list of connections takes. */
export const HypervisorListArgs = listArgs({ name: 'Hypervisor', orders: ORDERS_BY_NAME, filter: HypervisorFilterInput });
