import { badNames, invalid, type Fields, type MutationCases } from '../../support/api/bad-input';

const overlaps = { 'less than nothing': -1, 'more than a week': 10_081 };

/** For these tenants, instead of for one. */
const listing = (tenants: readonly { readonly ids: { readonly tenant?: string } }[]): Fields => ({
  tenantId: undefined,
  tenantIds: tenants.map(({ ids }) => ids.tenant),
});

/** What can be wrong when keys are made, rotated and ended. */
export const ACCESS_CASES: Readonly<Record<string, MutationCases>> = {
  createApiKey: {
    good: ({ tenants: [one] }) => ({
      name: 'A new key',
      role: 'TENANT_OPERATOR',
      tenantId: one.ids.tenant,
      scopes: ['job:read', 'back-up:start'],
      expiresAt: '2999-01-01T00:00:00Z',
    }),
    bad: [
      ...badNames(),
      ...invalid('role', { 'one of the MSP for a key of a tenant': 'MSP_OPERATOR' }),
      { when: 'role is one of a tenant and none is named', change: { tenantId: undefined }, code: 'INVALID_INPUT', at: ['role'] },
      ...invalid('scopes', {
        empty: [],
        'a word twice': ['job:read', 'job:read'],
        'too long': Array.from({ length: 101 }, (_, i) => `${i}`),
      }),
      ...invalid('scopes', { 'a word that there is not': ['job:destroy'], 'a word of other roles': ['plan:write'] }, ['scopes', '0']),
      ...invalid('expiresAt', { past: '2020-01-01T00:00:00Z' }),
      ...invalid('tenantIds', {
        empty: [],
        'a tenant twice': ['ten_1', 'ten_1'],
        'too long': Array.from({ length: 101 }, (_, i) => `ten_${i}`),
      }),
      {
        when: 'one tenant is named and a list of them, too',
        change: ({ tenants: [one] }) => ({ tenantIds: [one.ids.tenant] }),
        code: 'INVALID_INPUT',
        at: ['tenantIds'],
      },
      {
        when: 'role is one of the MSP for a key for several tenants',
        change: ({ tenants }) => ({ ...listing(tenants), role: 'MSP_AUDITOR', scopes: undefined }),
        code: 'INVALID_INPUT',
        at: ['role'],
      },
      {
        when: 'a scope is one that tenants do not have',
        change: ({ tenants }) => ({ ...listing(tenants), scopes: ['job:read', 'plan:write'] }),
        code: 'INVALID_INPUT',
        at: ['scopes', '1'],
      },
      {
        when: 'the second of its tenants is none',
        change: ({ tenants: [one, other] }) => ({ ...listing([one]), tenantIds: [one.ids.tenant, 'ten_1', other.ids.tenant] }),
        code: 'NOT_FOUND',
        at: ['tenantIds', '1'],
      },
      {
        when: 'one of its tenants is suspended',
        change: ({ tenants, suspended }) => ({ ...listing([...tenants, { ids: { tenant: suspended.tenantId } }]) }),
        code: 'TENANT_NOT_ACTIVE',
        at: [],
      },
      { when: 'the tenant is suspended', change: ({ suspended }) => ({ tenantId: suspended.tenantId }), code: 'TENANT_NOT_ACTIVE', at: [] },
    ],
    instead: { tenantIds: 'tenantId' },
    namesWhich: ['tenantIds'],
  },
  rotateApiKey: {
    good: ({ tenants: [one] }) => ({ apiKeyId: one.ids.apiKey, overlapMinutes: 5 }),
    bad: [
      ...invalid('overlapMinutes', overlaps),
      {
        when: 'the key was revoked',
        change: ({ revokedKeyId }) => ({ apiKeyId: revokedKeyId }),
        code: 'API_KEY_NOT_ACTIVE',
        at: ['apiKeyId'],
      },
    ],
  },
  revokeApiKey: { good: ({ tenants: [one] }) => ({ apiKeyId: one.ids.apiKey }), bad: [] },
};
