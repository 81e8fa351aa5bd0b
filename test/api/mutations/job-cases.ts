import { badNames, invalid, type BadInput, type MutationCases } from '../../support/api/bad-input';
import type { Stage } from '../../support/api/stage';

const rule = (name: string, at: string) => ({ code: 'RULE_VIOLATION', rule: name, at: [at] });
const NOT_PROVEN = 'HYPERVISOR_IS_VALID';

const controls: MutationCases = {
  good: ({ unretryable }) => ({ jobId: unretryable.underWay }),
  goodAnswers: 'JOB_NOT_CONTROLLABLE',
  bad: [
    { when: 'the job is over', change: ({ finalJobId }) => ({ jobId: finalJobId }), code: 'JOB_NOT_CONTROLLABLE', at: ['jobId'] },
    { when: 'no workflow is under way for the job', change: {}, code: 'JOB_NOT_CONTROLLABLE', at: ['jobId'] },
  ],
};

const suspended = (field: 'hypervisorId' | 'vmGroupId' | 'recoveryPointId'): BadInput => ({
  when: 'the tenant is suspended',
  change: (stage) => ({ [field]: stage.suspended[field] }),
  code: 'TENANT_NOT_ACTIVE',
  at: [],
});

const full = (field: 'hypervisorId' | 'vmGroupId' | 'recoveryPointId'): BadInput => ({
  when: 'the tenant may have no job more',
  change: (stage) => ({ [field]: stage.full[field] }),
  code: 'QUOTA_EXCEEDED',
  at: [],
});

/** What can be wrong when work is asked for. */
export const JOB_CASES: Readonly<Record<string, MutationCases>> = {
  validateHypervisor: {
    good: ({ unproven }) => ({ hypervisorId: unproven.hypervisorId }),
    bad: [
      suspended('hypervisorId'),
      full('hypervisorId'),
      {
        when: 'a validation is under way',
        change: ({ busy }) => ({ hypervisorId: busy.hypervisorId }),
        code: 'JOB_ALREADY_ACTIVE',
        at: [],
      },
    ],
  },
  discoverHypervisor: {
    good: ({ idle }) => ({ hypervisorId: idle.hypervisorId }),
    bad: [
      suspended('hypervisorId'),
      full('hypervisorId'),
      {
        when: 'the connection is not proven',
        change: ({ unproven }) => ({ hypervisorId: unproven.hypervisorId }),
        ...rule(NOT_PROVEN, 'hypervisorId'),
      },
      { when: 'a discovery is under way', change: ({ busy }) => ({ hypervisorId: busy.hypervisorId }), code: 'JOB_ALREADY_ACTIVE', at: [] },
    ],
  },
  reconcileHypervisor: {
    // Any status will do, and one that is under way is waited for by the workflow.
    good: ({ unproven }) => ({ hypervisorId: unproven.hypervisorId }),
    bad: [suspended('hypervisorId'), full('hypervisorId')],
  },
  backUpVmGroup: {
    good: ({ idle }) => ({ vmGroupId: idle.vmGroupId }),
    bad: [
      suspended('vmGroupId'),
      full('vmGroupId'),
      {
        when: 'the connection is not proven',
        change: ({ unproven }) => ({ vmGroupId: unproven.vmGroupId }),
        ...rule(NOT_PROVEN, 'vmGroupId'),
      },
      { when: 'the group is being backed up', change: ({ busy }) => ({ vmGroupId: busy.vmGroupId }), code: 'JOB_ALREADY_ACTIVE', at: [] },
    ],
  },
  restoreInstance: {
    good: ({ idle }) => ({ recoveryPointId: idle.recoveryPointId, name: 'Restored', instanceType: 't3.small', powerState: 'STOPPED' }),
    bad: [
      ...badNames().filter(({ when }) => when !== 'name is too long'),
      ...invalid('name', { 'too long for a tag': 'x'.repeat(256), 'reserved by AWS': 'aws:name' }),
      ...invalid('subnetId', { empty: '', 'no subnet': 'subnet-xyz', 'a security group': 'sg-0123456789abcdef0' }),
      ...invalid('securityGroupIds', {
        empty: [],
        'too many': Array.from({ length: 17 }, (_, index) => `sg-0123456789abcde${String(index).padStart(2, '0')}`),
      }),
      ...invalid('securityGroupIds', { 'no security group': ['default'] }, ['securityGroupIds', '0']),
      ...invalid('instanceType', { empty: '', 'no instance type': 'huge', 'in capitals': 'T3.SMALL' }),
      suspended('recoveryPointId'),
      full('recoveryPointId'),
      {
        when: 'the recovery point is not complete',
        change: ({ pendingRecoveryPointId }) => ({ recoveryPointId: pendingRecoveryPointId }),
        ...rule('RECOVERY_POINT_IS_COMPLETE', 'recoveryPointId'),
      },
      {
        when: 'the connection is not proven',
        change: ({ unproven }) => ({ recoveryPointId: unproven.recoveryPointId }),
        ...rule(NOT_PROVEN, 'recoveryPointId'),
      },
    ],
  },
  retryJobItems: {
    good: ({ failed }) => ({ jobId: failed.jobId }),
    bad: [
      ...invalid('itemIds', {
        empty: [],
        'an item twice': ['itm_1', 'itm_2', 'itm_1'],
        'far too many': Array.from({ length: 1_001 }, (_, index) => `itm_${index}`),
      }),
      { when: 'the job is no back-up', change: ({ finalJobId }) => ({ jobId: finalJobId }), ...rule('ONLY_BACK_UPS_ARE_RETRIED', 'jobId') },
      ...(['underWay', 'completed', 'cancelled'] as const).map((which) => ({
        when: `the back-up is ${which === 'underWay' ? 'under way' : which}`,
        change: ({ unretryable }: Stage) => ({ jobId: unretryable[which] }),
        code: 'JOB_NOT_CONTROLLABLE',
        at: ['jobId'],
      })),
      {
        when: 'the back-up failed before it had items',
        change: ({ unretryable }) => ({ jobId: unretryable.withoutItems }),
        ...rule('ONLY_FAILED_ITEMS_ARE_RETRIED', 'jobId'),
      },
      {
        when: 'an item is named that came out well',
        change: ({ failed }) => ({ itemIds: [failed.failedItemIds[0], failed.completedItemId] }),
        ...rule('ONLY_FAILED_ITEMS_ARE_RETRIED', 'itemIds'),
      },
      {
        when: 'an item is named whose instance was never found',
        change: ({ failed }) => ({ itemIds: [failed.neverFoundItemId] }),
        ...rule('ONLY_FAILED_ITEMS_ARE_RETRIED', 'itemIds'),
      },
      {
        when: 'an item is named that belongs to another job',
        change: ({ tenants: [one], failed }) => ({ itemIds: [failed.failedItemIds[0], one.ids.jobItem] }),
        code: 'NOT_FOUND',
        at: ['itemIds'],
      },
      {
        when: 'the tenant may have no job more',
        change: ({ full: { failedJobId } }) => ({ jobId: failedJobId }),
        code: 'QUOTA_EXCEEDED',
        at: [],
      },
      {
        when: 'the tenant is suspended',
        change: ({ unretryable }) => ({ jobId: unretryable.ofSuspended }),
        code: 'TENANT_NOT_ACTIVE',
        at: [],
      },
      {
        when: 'the connection is not proven',
        change: ({ unretryable }) => ({ jobId: unretryable.ofUnproven }),
        ...rule(NOT_PROVEN, 'jobId'),
      },
      {
        when: 'the group is being backed up',
        change: ({ unretryable }) => ({ jobId: unretryable.ofBusy }),
        code: 'JOB_ALREADY_ACTIVE',
        at: [],
      },
    ],
  },
  pauseJob: controls,
  resumeJob: controls,
  cancelJob: controls,
};
