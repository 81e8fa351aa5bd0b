import { invalid, type BadInput, type MutationCases } from '../../support/api/bad-input';

const badReasons = invalid('reason', { empty: '', blank: ' ', 'too long': 'x'.repeat(1_001), 'in control characters': 'a\u0007b' });

const offboarding: BadInput = {
  when: 'the tenant is leaving',
  change: ({ offboarding: { tenantId } }) => ({ tenantId }),
  code: 'TENANT_IS_OFFBOARDING',
  at: ['tenantId'],
};

/** What can be wrong when the status of a tenant is changed. */
export const TENANT_LIFE_CASES: Readonly<Record<string, MutationCases>> = {
  suspendTenant: {
    good: ({ spare }) => ({ tenantId: spare.tenantId, runningJobs: 'CANCEL', reason: 'Did not pay' }),
    bad: [...badReasons, offboarding],
  },
  resumeTenant: { good: ({ spare }) => ({ tenantId: spare.tenantId, reason: 'Has paid' }), bad: [...badReasons, offboarding] },
  offboardTenant: {
    good: ({ departing }) => ({ tenantId: departing.tenantId, runningJobs: 'FINISH', reason: 'Has left' }),
    bad: badReasons,
  },
};
