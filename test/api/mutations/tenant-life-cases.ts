import { invalid, type BadInput, type MutationCases } from '../../support/api/bad-input';

const badReasons = invalid('reason', { empty: '', blank: ' ', 'too long': 'x'.repeat(1_001), 'in control characters': 'a\u0007b' });

const offboarding: BadInput = {
  when: 'the tenant is leaving',
  change: ({ offboarding: { tenantId } }) => ({ tenantId }),
  code: 'TENANT_IS_OFFBOARDING',
  at: ['tenantId'],
};

/** What can be wrong when the status of a tenant is changed, or how much it may use. */
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
  changeTenantQuota: {
    good: ({ spare }) => ({ tenantId: spare.tenantId, kind: 'RUNNING_JOBS', soft: 5, hard: 10 }),
    bad: [
      ...invalid('soft', { 'less than nothing': -1, 'above the hard limit': 11 }),
      ...invalid('hard', { 'less than nothing': -1 }),
      { when: 'the rate would have a soft limit', change: { kind: 'API_RATE' }, code: 'INVALID_INPUT', at: ['soft'] },
      { when: 'the rate would be nothing', change: { kind: 'API_RATE', soft: undefined, hard: 0 }, code: 'INVALID_INPUT', at: ['hard'] },
    ],
  },
};
