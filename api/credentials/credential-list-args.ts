import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { CredentialFilterInput } from './credential-filter.input';

/** What every list of credentials takes. */
export const CredentialListArgs = listArgs({ name: 'Credential', orders: ORDERS_BY_NAME, filter: CredentialFilterInput });
