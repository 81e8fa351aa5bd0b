import { createSecretKey, randomBytes } from 'node:crypto';
import { firstMspKey } from '../../../db/first-msp-key';
import { graphqlClient, type GraphqlAnswer, type GraphqlClient } from '../graphql-client';
import { aDatabase, type TestDatabase } from '../test-database';
import { anApiInProcess } from './api-in-process';
import { pageDocument, type Given, type ListedPage, type ListField } from './every-list';
import { aListedMsp, type ListedMsp } from './listed-msp';

/** An API over a database of its own with one MSP whose lists are long. */
export interface ListedApi {
  readonly test: TestDatabase;
  readonly msp: ListedMsp;
  /** Of the MSP's administrator. */
  readonly client: GraphqlClient;
  /** Of the administrator of the tenant that has the most. */
  readonly tenant: GraphqlClient;
  /** The same caller at another replica; with other secrets keys when asked, the current one first. */
  replica(...secretsKeys: readonly Buffer[]): Promise<GraphqlClient>;
  /** The key of the first replica. */
  readonly secretsKey: Buffer;
  /** One page of any list; null when this caller does not see the list. */
  page(list: ListField, given: Given, client?: GraphqlClient): Promise<ListedPage | null>;
  /** Asks for a page that need not come. */
  ask(list: ListField, given: Given, client?: GraphqlClient, of?: string): Promise<GraphqlAnswer<unknown>>;
  stop(): Promise<void>;
}

interface Answered {
  readonly list?: ListedPage | null;
  readonly node?: { readonly list: ListedPage } | null;
}

/** Starts one; it takes a few seconds. */
export async function aListedApi(): Promise<ListedApi> {
  const test = await aDatabase();
  const database = await test.open();
  const { mspId, key } = await firstMspKey(database, 'MSP of a test');
  const msp = await aListedMsp(test.superuser, mspId);
  const wish = { name: 'Administrator', role: 'TENANT_ADMIN' as const, tenantId: msp.owner.tenantId, expiresAt: null };
  const { token } = await database.inMsp({ mspId, tenantId: null }, ({ apiKeys }) => apiKeys.issue(wish));
  const secrets = randomBytes(32);
  const apis = [await anApiInProcess(test.url, { secretsKey: createSecretKey(secrets) })];
  const clientOf = (authorization: string, api = apis[0]): GraphqlClient => graphqlClient(api?.url ?? '', `Bearer ${authorization}`);
  const client = clientOf(key.token);
  const ask: ListedApi['ask'] = (list, given, who = client, of = msp.parents[list.parent]) => {
    if (list.parent !== 'Query' && of === undefined)
      throw new Error(`Name a ${list.parent} with long lists in listed-msp.ts, for ${list.path}.`);
    return who.ask(pageDocument(list, given), list.parent === 'Query' ? {} : { of });
  };
  return {
    test,
    msp,
    client,
    tenant: clientOf(token),
    ask,
    secretsKey: secrets,
    async replica(current = secrets, ...also) {
      const keys = { secretsKey: createSecretKey(current), secretsKeysAlso: also.map((key) => createSecretKey(key)) };
      const api = await anApiInProcess(test.url, keys);
      apis.push(api);
      return clientOf(key.token, api);
    },
    async page(list, given, who) {
      const { data, errors } = await ask(list, given, who);
      if (errors.length > 0) throw new Error(`${list.path}: ${errors[0]?.message}`);
      const { list: atRoot = null, node } = data as Answered;
      return node ? node.list : atRoot;
    },
    async stop() {
      for (const api of apis) await api.stop();
      await test.drop();
    },
  };
}
