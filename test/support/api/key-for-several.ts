import { aTenant, type TenantOwner } from '../builders-rows';
import { graphqlClient, type GraphqlClient } from '../graphql-client';
import { apiOfRun, type ApiOfRun } from './api-of-run';
import { aServedMsp, type ServedMsp } from './served-msp';

/** What is asked of a key that is made. */
export const KEY_MADE = 'token apiKey { id role tenant { id } tenants { id } }';

/** A key as its maker is shown it. */
export interface MadeKey {
  readonly token: string;
  readonly apiKey: {
    readonly id: string;
    readonly role: string;
    readonly tenant: object | null;
    readonly tenants: readonly { id: string }[];
  };
}

/** An MSP of three tenants, an operator's key for two of them, and another MSP. */
export interface KeyForSeveral {
  readonly api: ApiOfRun;
  readonly msp: ServedMsp;
  readonly stranger: ServedMsp;
  /** The tenant that the key is not for. */
  readonly third: TenantOwner;
  readonly key: MadeKey;
  /** The tenants that the key is for. */
  readonly listed: () => string[];
  /** Makes another key, by the MSP unless somebody else is named. */
  readonly made: (input: object, client?: GraphqlClient) => Promise<MadeKey>;
  /** Whoever shows the key, or another token, and chooses a scope. */
  readonly inScope: (scopeId?: string, token?: string) => GraphqlClient;
}

/** Makes them at the API of the run; close that after the last test of the file. */
export async function aKeyForSeveral(): Promise<KeyForSeveral> {
  const api = await apiOfRun();
  const [msp, stranger] = [await aServedMsp(api), await aServedMsp(api)];
  const third = await aTenant(api.sql, msp.mspId);
  const listed: KeyForSeveral['listed'] = () => msp.tenants.map(({ owner }) => owner.tenantId);
  const made: KeyForSeveral['made'] = (input, client = msp.client) =>
    client.done<MadeKey>('createApiKey', { name: 'For several', ...input }, KEY_MADE);
  const key = await made({ role: 'TENANT_OPERATOR', tenantIds: listed() });
  const inScope: KeyForSeveral['inScope'] = (scopeId, token = key.token) => graphqlClient(api.url, `Bearer ${token}`, scopeId);
  return { api, msp, stranger, third, key, listed, made, inScope };
}
