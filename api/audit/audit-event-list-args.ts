import { ORDERS_BY_AGE } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { AuditEventFilterInput } from './audit-event-filter.input';

/** What every list of audit events takes. */
export const AuditEventListArgs = listArgs({ name: 'AuditEvent', orders: ORDERS_BY_AGE, filter: AuditEventFilterInput });
