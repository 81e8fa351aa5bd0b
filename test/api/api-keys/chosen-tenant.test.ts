import { ROLE_TABLE } from '../../../api/auth/permissions';
import { newId } from '../../../db/new-id';
import type { ApiKeyRequest } from '../../../db/repositories/access/api-keys';
import { anyInputOf } from '../../support/api/any-input';
import { EVERYTHING } from '../../support/api/everything';
import { TRANSPORTS } from '../../support/api/live';
import { aKeyForSeveral, type KeyForSeveral } from '../../support/api/key-for-several';
import { rowsOfMsp } from '../../support/api/rows-of-msp';
import { operationsOf, theSchema } from '../../support/api/the-schema';
import { aJob } from '../../support/builders-rows';
import type { GraphqlAnswer, GraphqlClient } from '../../support/graphql-client';

const WHO = '{ viewer { id role permissions msp { id } tenant { id } memberships { scopeId role mspName tenantName chosen } } }';
const WATCH = 'subscription Watch($jobId: ID!) { jobProgress(jobId: $jobId) { id } }';

const codesOf = ({ errors }: GraphqlAnswer<unknown>): unknown[] => errors.map(({ extensions }) => extensions?.['code']);

describe('a key for several tenants, asking', () => {
  let api: KeyForSeveral['api'];
  let msp: KeyForSeveral['msp'];
  let stranger: KeyForSeveral['stranger'];
  let third: KeyForSeveral['third'];
  let key: KeyForSeveral['key'];
  let listed: KeyForSeveral['listed'];
  let made: KeyForSeveral['made'];
  let inScope: KeyForSeveral['inScope'];
  beforeAll(async () => {
    ({ api, msp, stranger, third, key, listed, made, inScope } = await aKeyForSeveral());
  });
  afterAll(() => api.close());

  const memberships = (chosen: string | null): object[] =>
    listed().map((scopeId) => ({
      scopeId,
      role: 'TENANT_OPERATOR',
      mspName: `MSP ${msp.mspId}`,
      tenantName: `Tenant ${scopeId}`,
      chosen: chosen === scopeId,
    }));

  describe('without a choice', () => {
    it('is shown what to choose from', async () => {
      const { viewer } = await inScope().query<{ viewer: object }>(WHO);

      expect(viewer).toEqual({ id: key.apiKey.id, role: null, permissions: [], msp: null, tenant: null, memberships: memberships(null) });
    });

    it('is told to choose by every other operation of the schema, and nothing is done', async () => {
      const client = inScope();
      const schema = await theSchema();
      const before = await rowsOfMsp(api.sql, msp.mspId);
      const told = new Map<string, unknown[]>();
      for (const { name, args } of operationsOf(schema, 'Query')) {
        const given = args.some(({ name: argument }) => argument === 'id') ? `(id: "${newId('job')}")` : '';
        if (name !== 'viewer') told.set(name, codesOf(await client.ask(`{ ${name}${given} { __typename } }`)));
      }
      for (const field of operationsOf(schema, 'Mutation')) {
        const document = `mutation It($input: ${field.args[0]?.type.toString()}) { ${field.name}(input: $input) { __typename } }`;
        told.set(field.name, codesOf(await client.ask(document, { input: anyInputOf(field) })));
      }

      expect(told.size).toBeGreaterThan(30);
      expect([...told].filter(([, codes]) => JSON.stringify(codes) !== '["SCOPE_REQUIRED"]')).toEqual([]);
      expect(await rowsOfMsp(api.sql, msp.mspId)).toEqual(before);
    });

    it.each(TRANSPORTS)(
      'is told to choose before anything is followed over %s, and follows what is the chosen tenant’s',
      async (transport) => {
        const [one, other] = msp.tenants;
        const jobId = await aJob(api.sql, one.owner, { state: 'RUNNING', started_at: new Date() });
        const following = async (client: GraphqlClient): Promise<unknown> => {
          const live = client.follow(transport, WATCH, { jobId });
          const first: unknown = await live.next().catch((error: unknown) => error);
          await live.close();
          return first;
        };

        expect(await following(inScope())).toMatchObject({ code: 'SCOPE_REQUIRED' });
        expect(await following(inScope(one.owner.tenantId))).toEqual({ jobProgress: { id: jobId } });
        expect(await following(inScope(other.owner.tenantId))).toMatchObject({ code: 'NOT_FOUND' });
        const refused = transport === 'WebSocket' ? { code: 4403 } : { code: 'SCOPE_NOT_FOUND', status: 403 };
        for (const scopeId of [third.tenantId, msp.mspId]) expect(await following(inScope(scopeId))).toMatchObject(refused);
      },
    );

    it('needs none when it lists one tenant', async () => {
      const { token } = await made({ role: 'TENANT_VIEWER', tenantIds: [third.tenantId] });

      for (const scopeId of [undefined, third.tenantId]) {
        expect(await inScope(scopeId, token).query(WHO)).toMatchObject({
          viewer: { role: 'TENANT_VIEWER', tenant: { id: third.tenantId }, memberships: [{ scopeId: third.tenantId, chosen: true }] },
        });
      }
      expect(codesOf(await inScope(listed()[0], token).ask(WHO))).toEqual(['SCOPE_NOT_FOUND']);
    });
  });

  it('is what a key of the chosen tenant would be, in everything that can be asked', async () => {
    const { token } = await made({ role: 'TENANT_ADMIN', tenantIds: listed() });
    for (const [at, { owner, client }] of msp.tenants.entries()) {
      const { viewer } = await inScope(owner.tenantId).query<{ viewer: object }>(WHO);
      const everything = EVERYTHING.replace('viewer { id name', 'viewer {');
      const [mine, theirs] = [await inScope(owner.tenantId, token).ask(everything), await client.ask(everything)];

      expect(viewer).toEqual({
        id: key.apiKey.id,
        role: 'TENANT_OPERATOR',
        permissions: [...ROLE_TABLE.TENANT_OPERATOR.permissions],
        msp: { id: msp.mspId },
        tenant: { id: owner.tenantId },
        memberships: memberships(owner.tenantId),
      });
      expect({ data: mine.data, errors: mine.errors }).toEqual({ data: theirs.data, errors: theirs.errors });
      expect(mine.text).toContain(owner.tenantId);
      const others = [...msp.allIds, ...(msp.tenants[1 - at]?.allIds ?? []), ...stranger.allIds].filter((id) => !id.startsWith('pln_'));
      expect(others.filter((id) => mine.text.includes(id))).toEqual([]);
    }
  });

  it('hears of every scope that is not of its list what it hears of none', async () => {
    const answers = [];
    const foreign = [third.tenantId, msp.mspId, stranger.mspId, stranger.tenants[0].owner.tenantId, key.apiKey.id, 'nonsense', ' '];
    for (const scopeId of [newId('tenant'), ...foreign]) {
      const { status, data, errors } = await inScope(scopeId).ask(WHO);
      answers.push({ status, data, errors });
    }

    const [never, ...rest] = answers;
    expect(never).toMatchObject({ status: 403, data: null, errors: [{ extensions: { code: 'SCOPE_NOT_FOUND' } }] });
    expect(rest).toEqual(foreign.map(() => never));
  });

  it('hears of what is outside of its list, of the MSP’s own side and of another MSP as of what was never given', async () => {
    const client = inScope(listed()[0]);
    const thirdJob = await aJob(api.sql, third, { state: 'FAILED', finished_at: new Date() });
    const foreign: string[] = [
      thirdJob,
      third.tenantId,
      ...msp.allIds.filter((id) => !id.startsWith('pln_')),
      ...stranger.tenants[0].allIds,
    ];

    for (const id of foreign) expect([id, await client.query(`{ node(id: "${id}") { id } }`)]).toEqual([id, { node: null }]);
    expect(await client.outcome('cancelJob', { jobId: thirdJob })).toEqual(await client.outcome('cancelJob', { jobId: newId('job') }));
  });

  it('is refused what changes a tenant of its list that is suspended, and goes on in the others', async () => {
    const wish: Partial<ApiKeyRequest> = { role: 'TENANT_ADMIN', tenantIds: [third.tenantId, msp.tenants[0].owner.tenantId] };
    const { token } = await api.keyOf({ mspId: msp.mspId, tenantId: null }, wish);
    await api.sql.query(`update tenant set status = 'SUSPENDED' where id = $1`, [third.tenantId]);
    const inviting = (scopeId: string): Promise<object> =>
      inScope(scopeId, token).outcome('createApiKey', { name: 'Another', role: 'TENANT_VIEWER' });

    expect(await inviting(third.tenantId)).toMatchObject({ code: 'TENANT_NOT_ACTIVE' });
    expect(await inScope(third.tenantId, token).query('{ viewer { tenant { status } } }')).toEqual({
      viewer: { tenant: { status: 'SUSPENDED' } },
    });
    expect(await inviting(listed()[0] ?? '')).toMatchObject({ __typename: 'CreateApiKeyPayload' });
    await api.sql.query(`update tenant set status = 'ACTIVE' where id = $1`, [third.tenantId]);
  });

  it('stands in the audit log with the tenant that was chosen, and is paid for out of one bucket', async () => {
    const wish: Partial<ApiKeyRequest> = { role: 'TENANT_ADMIN', tenantIds: msp.tenants.map(({ owner }) => owner.tenantId) };
    const { token, keyId } = await api.keyOf({ mspId: msp.mspId, tenantId: null }, wish);
    for (const scopeId of listed()) await inScope(scopeId, token).done('createApiKey', { name: 'Made', role: 'TENANT_VIEWER' }, 'token');

    const { rows } = await api.sql.query<{ tenant: string }>(
      `select tenant_id as tenant from audit_event where principal = $1 and action = 'createApiKey' order by sequence`,
      [keyId],
    );
    const buckets = await api.sql.query('select from rate_bucket where principal_id = $1', [keyId]);
    expect(rows.map(({ tenant }) => tenant)).toEqual(listed());
    expect(buckets.rows).toHaveLength(1);
  });
});
