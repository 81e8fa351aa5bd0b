import { ORDERS_BY_AGE } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { RecoveryPointFilterInput } from './recovery-point-filter.input';

/** What every list of recovery points takes. */
export const RecoveryPointListArgs = listArgs({ name: 'RecoveryPoint', orders: ORDERS_BY_AGE, filter: RecoveryPointFilterInput });
