import { firstMspKey } from '../../../db/first-msp-key';
import { newId } from '../../../db/new-id';
import type { MspId, TenantId } from '../../../workflows/domain/ids';
import { anApiInProcess, type ApiInProcess } from '../../support/api/api-in-process';
import { auditOfMsp, type Audited } from '../../support/audit/audited';
import { aTenant } from '../../support/builders-rows';
import { eventually } from '../../support/eventually';
import { graphqlClient, type GraphqlClient } from '../../support/graphql-client';
import { aDatabase, type TestDatabase } from '../../support/test-database';

/** Denials are written in the background. */
const PATIENCE_MS = 20_000;
const WHO = '{ viewer { id } }';

describe('the audit log', () => {
  let database: TestDatabase;
  let api: ApiInProcess;
  let doors: Awaited<ReturnType<TestDatabase['open']>>;
  let mspId: MspId;
  let tenantId: TenantId;
  beforeAll(async () => {
    database = await aDatabase();
    doors = await database.open();
    api = await anApiInProcess(database.url, { http: { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.0/8'] } });
  });
  beforeEach(async () => {
    ({ mspId } = await firstMspKey(doors, 'MSP of a test'));
    ({ tenantId } = await aTenant(database.superuser, mspId));
  });
  afterAll(async () => {
    await api.stop();
    await database.drop();
  });

  const aKey = (role: 'MSP_ADMIN' | 'TENANT_VIEWER', expiresAt: Date | null = null) =>
    doors.inMsp({ mspId, tenantId: null }, ({ apiKeys }) =>
      apiKeys.issue({ name: 'A key', role, tenantId: role === 'MSP_ADMIN' ? null : tenantId, expiresAt }),
    );
  const clientOf = (token: string): GraphqlClient => graphqlClient(api.url, `Bearer ${token}`);
  const told = async (action: string): Promise<readonly Audited[]> =>
    (await auditOfMsp(database.superuser, mspId)).filter((event) => event.action === action);
  const askFrom = (token: string, address: string): Promise<Response> =>
    fetch(`${api.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-forwarded-for': address },
      body: JSON.stringify({ query: WHO }),
    });

  it('tells who asked for a list that he may not have, once, however often he asks', async () => {
    const { token, id } = await aKey('TENANT_VIEWER');

    for (let ask = 0; ask < 40; ask += 1) await clientOf(token).query('{ auditEvents { nodes { id } } storages { nodes { id } } }');

    await eventually(async () => (await told('auditEvents')).length > 0, PATIENCE_MS);
    await eventually(async () => (await told('storages')).length > 0, PATIENCE_MS);
    expect([(await told('auditEvents')).length, (await told('storages')).length]).toEqual([1, 1]);
    expect((await told('auditEvents'))[0]).toMatchObject({ principal: id, tenantId, result: 'REFUSED', code: 'PERMISSION_DENIED' });
  });

  it('tells nothing of what was only not found, and nothing of what was answered', async () => {
    const { token } = await aKey('TENANT_VIEWER');
    await clientOf(token).query(`{ job(id: "${newId('job')}") { id } viewer { id } jobs { nodes { id } } }`);

    expect((await auditOfMsp(database.superuser, mspId)).map(({ action }) => action)).toEqual(['createMsp', 'useKeyFromNewAddress']);
  });

  it.each(['revoked', 'expired'] as const)('tells that a key was tried which is %s, once', async (what) => {
    const { token, id } = await aKey('MSP_ADMIN', what === 'expired' ? new Date(Date.now() - 1_000) : null);
    if (what === 'revoked') await doors.inMsp({ mspId, tenantId: null }, ({ apiKeys }) => apiKeys.revoke(id));

    for (let ask = 0; ask < 20; ask += 1) expect((await clientOf(token).ask(WHO)).status).toBe(401);
    const socket = clientOf(token).follow('WebSocket', `subscription { jobProgress(jobId: "${newId('job')}") { id } }`);
    await expect(socket.next()).rejects.toThrow();
    await socket.close();

    await eventually(async () => (await told('authenticate')).length > 0, PATIENCE_MS);
    expect(await told('authenticate')).toHaveLength(1);
    expect((await told('authenticate'))[0]).toMatchObject({ principal: id, result: 'REFUSED', code: `KEY_${what.toUpperCase()}` });
  });

  it('tells when a key comes from an address from which it never came before, and not again', async () => {
    const { token, id } = await aKey('MSP_ADMIN');

    for (const address of ['203.0.113.5', '203.0.113.5', '2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '203.0.113.5']) {
      expect((await askFrom(token, address)).status).toBe(200);
    }

    expect(await told('useKeyFromNewAddress')).toMatchObject([
      { principal: id, subjectId: id, clientAddress: '203.0.113.5', after: { network: '203.0.113.5' } },
      { principal: id, clientAddress: '2001:db8:1:2::1', after: { network: '2001:db8:1:2::/64' } },
    ]);
  });

  it('has it from another replica that an address is known', async () => {
    const { token } = await aKey('MSP_ADMIN');
    await askFrom(token, '203.0.113.7');
    const other = await anApiInProcess(database.url, { http: { host: '127.0.0.1', port: 0, trustedProxies: ['127.0.0.1'] } });

    await fetch(`${other.url}/graphql?query=${encodeURIComponent(WHO)}`, {
      headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': '203.0.113.7', 'apollo-require-preflight': 'yes' },
    }).then(({ status }) => expect(status).toBe(200));
    await other.stop();

    expect(await told('useKeyFromNewAddress')).toHaveLength(1);
  });

  it('keeps the name that a caller gave its request beside ours, and the answer tells both', async () => {
    const { token } = await aKey('MSP_ADMIN');
    const ask = (requestId: string): Promise<Response> =>
      fetch(`${api.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'x-request-id': requestId },
        body: JSON.stringify({ query: `mutation { createTenant(input: { name: "${newId('tenant')}" }) { __typename } }` }),
      });

    const [good, bad] = [await ask('portal-7f3a:42'), await ask('<script>')];

    const [ofGood, ofBad] = await told('createTenant');
    expect(ofGood).toMatchObject({ requestId: good.headers.get('x-request-id'), correlationId: 'portal-7f3a:42' });
    expect(good.headers.get('x-request-id')).not.toBe('portal-7f3a:42');
    expect(good.headers.get('x-correlation-id')).toBe('portal-7f3a:42');
    expect(ofBad).toMatchObject({ requestId: bad.headers.get('x-request-id'), correlationId: null });
    expect(bad.headers.get('x-correlation-id')).toBeNull();
  });
});
