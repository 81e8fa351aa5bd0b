import { ORDERS_BY_NAME } from '../../db/list-order';
import { listArgs } from '../graphql/list-args';
import { ApiKeyFilterInput } from './api-key-inputs';

/** What every list of API keys takes. */
export const ApiKeyListArgs = listArgs({ name: 'ApiKey', orders: ORDERS_BY_NAME, filter: ApiKeyFilterInput });
