import { invalid, type MutationCases } from '../../support/api/bad-input';

const unfit = (at: string) => ({ code: 'RULE_VIOLATION', rule: 'ROLE_FITS_WHERE_IT_IS_HELD', at: [at] });
const last = { when: 'it is about the last administrator of the MSP', code: 'RULE_VIOLATION', rule: 'AN_MSP_ADMIN_STAYS', at: ['userId'] };

/** What can be wrong when people are invited, changed and removed. */
export const PEOPLE_CASES: Readonly<Record<string, MutationCases>> = {
  inviteUser: {
    good: ({ tenants: [one] }) => ({ email: 'new@example.com', displayName: 'New', role: 'TENANT_VIEWER', tenantId: one.ids.tenant }),
    bad: [
      ...invalid('displayName', { empty: '', blank: ' \t ', 'too long': 'x'.repeat(201), 'on two lines': 'one\ntwo' }),
      ...invalid('email', {
        empty: '',
        'no address': 'new',
        'without a domain': 'new@',
        'two addresses': 'new@example.com,old@example.com@',
        'in two words': 'n ew@example.com',
        'on two lines': 'new@example.com\nold',
        'too long': `${'x'.repeat(65)}@example.com`,
      }),
      { ...unfit('tenantId'), when: 'a role of a tenant names no tenant', change: { tenantId: undefined } },
      { ...unfit('tenantId'), when: 'a role of the MSP names a tenant', change: { role: 'MSP_AUDITOR' } },
      {
        when: 'somebody has this address there, in other letters',
        change: ({ tenants: [one] }) => ({ email: ` ${one.ids.user?.toUpperCase()}@EXAMPLE.com ` }),
        code: 'ALREADY_A_MEMBER',
        at: ['email'],
      },
      {
        when: 'the tenant is not active',
        change: ({ suspended }) => ({ tenantId: suspended.tenantId }),
        code: 'TENANT_NOT_ACTIVE',
        at: [],
      },
    ],
  },
  changeMembership: {
    good: ({ tenants: [one] }) => ({ userId: one.ids.user, role: 'TENANT_VIEWER' }),
    bad: [
      { ...unfit('role'), when: 'a role of the MSP is given in a tenant', change: { role: 'MSP_AUDITOR' } },
      { ...last, change: ({ ids }) => ({ userId: ids.user, role: 'MSP_OPERATOR' }) },
    ],
  },
  removeMembership: {
    good: ({ tenants: [one] }) => ({ userId: one.ids.user }),
    bad: [{ ...last, change: ({ ids }) => ({ userId: ids.user }) }],
  },
};
