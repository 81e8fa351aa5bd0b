import { ROLE_TABLE } from '../../../api/auth/permissions';
import { isTenantRole, ROLES, type Role } from '../../../workflows/domain/access';
import { anyInputOf } from '../../support/api/any-input';
import { apiOfRun, type ApiOfRun, type KeyHolder } from '../../support/api/api-of-run';
import { rowsOfMsp } from '../../support/api/rows-of-msp';
import { aServedMsp, type ServedMsp } from '../../support/api/served-msp';
import { operationsOf, theSchema } from '../../support/api/the-schema';

const WHO = '{ viewer { kind id name role permissions msp { id } tenant { id } } }';
const LOOKING_ON: readonly Role[] = ['MSP_AUDITOR', 'TENANT_VIEWER'];

describe('a role', () => {
  let api: ApiOfRun;
  let msp: ServedMsp;
  const keys = new Map<Role, KeyHolder & { readonly keyId: string }>();
  beforeAll(async () => {
    api = await apiOfRun();
    msp = await aServedMsp(api);
    for (const role of ROLES) {
      const owner = isTenantRole(role) ? msp.tenants[0].owner : { mspId: msp.mspId, tenantId: null };
      keys.set(role, await api.keyOf(owner, { name: `A ${role}`, role }));
    }
  });
  afterAll(() => api.close());

  const holderOf = (role: Role): KeyHolder & { readonly keyId: string } => {
    const holder = keys.get(role);
    if (!holder) throw new Error(`Nobody is ${role}.`);
    return holder;
  };

  it.each(ROLES)('%s is told who it is and exactly what it may do', async (role) => {
    const { client, keyId } = holderOf(role);

    const { viewer } = await client.query<{ viewer: { permissions: string[] } }>(WHO);

    expect(viewer).toEqual({
      kind: 'API_KEY',
      id: keyId,
      name: `A ${role}`,
      role,
      permissions: expect.any(Array),
      msp: { id: msp.mspId },
      tenant: isTenantRole(role) ? { id: msp.tenants[0].owner.tenantId } : null,
    });
    expect([...viewer.permissions].sort()).toEqual([...ROLE_TABLE[role].permissions].sort());
  });

  it.each(['MSP_ADMIN', 'TENANT_VIEWER'] as const)('%s can ask for the table of all roles', async (role) => {
    const { roles } = await holderOf(role).client.query<{ roles: { role: Role }[] }>('{ roles { role description permissions } }');

    expect(roles).toEqual(ROLES.map((each) => ({ role: each, ...ROLE_TABLE[each] })));
  });

  it.each(LOOKING_ON)('%s may run no mutation at all, and nothing is written', async (role) => {
    const mutations = operationsOf(await theSchema(), 'Mutation');
    const before = await rowsOfMsp(api.sql, msp.mspId);

    const answers: Record<string, unknown> = {};
    for (const mutation of mutations) {
      const { __typename, code, path } = await holderOf(role).client.outcome(mutation.name, anyInputOf(mutation));
      answers[mutation.name] = { __typename, code, path };
    }

    const denied = { __typename: 'DeniedError', code: 'PERMISSION_DENIED', path: [] };
    expect(answers).toEqual(Object.fromEntries(mutations.map(({ name }) => [name, denied])));
    expect(await rowsOfMsp(api.sql, msp.mspId)).toEqual(before);
  });

  it.each(ROLES)('%s may run exactly the mutations whose words it has', async (role) => {
    for (const mutation of operationsOf(await theSchema(), 'Mutation')) {
      const { code } = await holderOf(role).client.outcome(mutation.name, { ...anyInputOf(mutation), clientMutationId: '' });

      const may = (ROLE_TABLE[role].permissions as readonly unknown[]).includes(mutation.extensions['need']);
      expect({ mutation: mutation.name, code }).toEqual({ mutation: mutation.name, code: may ? 'INVALID_INPUT' : 'PERMISSION_DENIED' });
    }
  });

  it.each(LOOKING_ON)('%s sees what its administrator sees', async (role) => {
    const administrator = role === 'MSP_AUDITOR' ? msp.client : msp.tenants[0].client;
    const everything = `{ tenants { nodes { id jobs { nodes { id } } } } hypervisors { nodes { id } } accessNodes { nodes { id } } storages { nodes { id } }
      plans { nodes { id } } vmGroups { nodes { id } } recoveryPoints { nodes { id } } driftFindings { nodes { id } } }`;

    const { data, errors } = await holderOf(role).client.ask(everything);

    expect({ data, errors }).toEqual({ data: await administrator.query(everything), errors: [] });
  });
});
