import { badNames, invalid, type BadInput, type Fields, type MutationCases } from '../../support/api/bad-input';
import { nameOf } from '../../support/api/taken-names';

const rule = (name: string, at: string) => ({ code: 'RULE_VIOLATION', rule: name, at: [at] });

const BAD_KEYS = {
  'no ARN': 'my-key',
  'of another service': 'arn:aws:iam::123456789012:role/x',
  'without a key': 'arn:aws:kms:eu-west-1:123456789012:key/',
};

/** A window with one bad value. */
const badWindow = (what: string, change: Fields, field: string): BadInput => ({
  when: `the window ${what}`,
  change: { window: { start: '22:00', end: '04:00', timeZone: 'Europe/Berlin', ...change } },
  code: 'INVALID_INPUT',
  at: ['window', field],
});

const GOOD_RULE = {
  instanceIds: ['i-0123456789abcdef0'],
  regions: ['eu-west-1'],
  availabilityZones: ['eu-west-1a'],
  tags: [{ key: 'backup', value: '*' }],
};

/** A content with one bad value in its first rule. */
const badRule = (what: string, change: Fields, at: readonly string[]): BadInput => ({
  when: `a rule ${what}`,
  change: { content: { include: [{ ...GOOD_RULE, ...change }] } },
  code: 'INVALID_INPUT',
  at: ['content', 'include', '0', ...at],
});

/** What can be wrong when storages, plans and groups are made. */
export const PROTECTION_CASES: Readonly<Record<string, MutationCases>> = {
  createStorage: {
    good: ({ ids }) => ({
      name: 'A new storage',
      kind: 'S3',
      adminHypervisorId: ids.hypervisor,
      region: 'eu-west-1',
      bucket: 'copies-of-ours',
    }),
    bad: [
      ...badNames((stage) => nameOf(stage, 'storage')),
      ...invalid('region', { empty: '', 'no region of AWS': 'mars' }),
      ...invalid('bucket', { missing: undefined, empty: '', 'in capitals': 'Copies', 'too short': 'ab', 'too long': 'a'.repeat(64) }),
      ...invalid('storageClass', { 'none of S3': 'TAPE', empty: '' }),
      {
        when: 'a key comes with S3',
        change: { kmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1' },
        code: 'INVALID_INPUT',
        at: ['kmsKeyArn'],
      },
      { when: 'a bucket comes with a vault', change: { kind: 'SNAPSHOT_VAULT' }, code: 'INVALID_INPUT', at: ['bucket'] },
      {
        when: 'a storage class comes with a vault',
        change: { kind: 'SNAPSHOT_VAULT', bucket: undefined, storageClass: 'STANDARD' },
        code: 'INVALID_INPUT',
        at: ['storageClass'],
      },
      ...Object.entries(BAD_KEYS).map(([what, kmsKeyArn]) => ({
        when: `the key of a vault is ${what}`,
        change: { kind: 'SNAPSHOT_VAULT', bucket: undefined, kmsKeyArn },
        code: 'INVALID_INPUT',
        at: ['kmsKeyArn'],
      })),
      {
        when: 'the admin hypervisor does not have the region',
        change: { region: 'ap-south-1' },
        ...rule('STORAGE_REGION_IS_CONNECTED', 'region'),
      },
      {
        when: 'the hypervisor is one of a tenant',
        change: ({ idle }) => ({ adminHypervisorId: idle.hypervisorId }),
        code: 'NOT_FOUND',
        at: ['adminHypervisorId'],
      },
    ],
  },
  createPlan: {
    good: ({ storageId }) => ({
      name: 'A new plan',
      runEveryMinutes: 60,
      retention: 'EXTENDED',
      secondaryStorageId: storageId,
      keepMonthly: 6,
    }),
    bad: [
      ...badNames((stage) => nameOf(stage, 'plan')),
      ...invalid('runEveryMinutes', { 'too small': 14, 'too big': 43_201, zero: 0, negative: -60 }),
      ...invalid('tier', { 'too small': 0, 'too big': 6 }),
      ...invalid('keepMonthly', { zero: 0, 'too big': 121 }),
      ...invalid('keepYearly', { zero: 0, 'too big': 101 }),
      ...invalid('retentionDays', { zero: 0, 'too big': 36_501 }),
      ...invalid('snapshotCount', { zero: 0, 'too big': 1_001 }),
      badWindow('begins at no time', { start: '24:00' }, 'start'),
      badWindow('ends at no time', { end: '4 am' }, 'end'),
      badWindow('ends when it begins', { end: '22:00' }, 'end'),
      badWindow('lies in no time zone', { timeZone: 'Mars/Olympus' }, 'timeZone'),
      badWindow('has no time zone', { timeZone: '' }, 'timeZone'),
      {
        when: 'EXTENDED retention has no secondary copy',
        change: { secondaryStorageId: undefined },
        ...rule('EXTENDED_RETENTION_NEEDS_A_SECONDARY_COPY', 'secondaryStorageId'),
      },
      {
        when: 'both copies lie in the same storage',
        change: ({ storageId }) => ({ primaryStorageId: storageId }),
        ...rule('COPIES_LIE_APART', 'secondaryStorageId'),
      },
      { when: 'EXTENDED retention names days', change: { retentionDays: 5 }, ...rule('RETENTION_FITS_ITS_PRESET', 'retention') },
      { when: 'STANDARD retention names months', change: { retention: 'STANDARD' }, ...rule('RETENTION_FITS_ITS_PRESET', 'retention') },
      {
        when: 'CUSTOM retention names no days',
        change: { retention: 'CUSTOM', keepMonthly: undefined },
        ...rule('RETENTION_FITS_ITS_PRESET', 'retentionDays'),
      },
    ],
  },
  createVmGroup: {
    good: ({ tenants: [one], idle, planId }) => ({
      tenantId: one.ids.tenant,
      hypervisorId: idle.hypervisorId,
      planId,
      name: 'A new group',
      content: {
        include: [GOOD_RULE],
        exclude: [{ tags: [{ key: 'backup', value: 'no' }] }],
        excludeVolumeTags: [{ key: 'scratch', value: '*' }],
      },
    }),
    bad: [
      ...badNames((stage) => nameOf(stage, 'vmGroup')),
      { when: 'it takes nothing in', change: { content: { include: [] } }, code: 'INVALID_INPUT', at: ['content', 'include'] },
      { when: 'a rule names nothing', change: { content: { include: [{}] } }, code: 'INVALID_INPUT', at: ['content', 'include', '0'] },
      {
        when: 'a rule that puts out names nothing',
        change: { content: { include: [GOOD_RULE], exclude: [{}] } },
        code: 'INVALID_INPUT',
        at: ['content', 'exclude', '0'],
      },
      {
        when: 'there are far too many rules',
        change: { content: { include: Array.from({ length: 51 }, () => GOOD_RULE) } },
        code: 'INVALID_INPUT',
        at: ['content', 'include'],
      },
      badRule('names an instance that can be none', { instanceIds: ['i-nonsense'] }, ['instanceIds', '0']),
      badRule('names a volume as an instance', { instanceIds: ['vol-0123456789abcdef0'] }, ['instanceIds', '0']),
      badRule('names a region that is none', { regions: ['mars'] }, ['regions', '0']),
      badRule('names a region that nobody connected', { regions: ['eu-west-1', 'ap-south-1'] }, ['regions']),
      badRule('names a zone that is none', { availabilityZones: ['eu-west-1'] }, ['availabilityZones', '0']),
      badRule('names a tag without a key', { tags: [{ key: '', value: 'x' }] }, ['tags', '0', 'key']),
      badRule('names a tag with too long a key', { tags: [{ key: 'k'.repeat(129), value: 'x' }] }, ['tags', '0', 'key']),
      badRule('names a tag with too long a value', { tags: [{ key: 'k', value: 'v'.repeat(257) }] }, ['tags', '0', 'value']),
      {
        when: 'a volume tag has no key',
        change: { content: { include: [GOOD_RULE], excludeVolumeTags: [{ key: '', value: '' }] } },
        code: 'INVALID_INPUT',
        at: ['content', 'excludeVolumeTags', '0', 'key'],
      },
      {
        when: 'the connection is one of the admin side',
        change: ({ ids }) => ({ tenantId: undefined, hypervisorId: ids.hypervisor }),
        code: 'NOT_FOUND',
        at: ['hypervisorId'],
      },
      {
        when: 'the connection belongs to another tenant than the one named',
        change: ({ tenants: [, other] }) => ({ tenantId: other.ids.tenant }),
        code: 'NOT_FOUND',
        at: ['hypervisorId'],
      },
      {
        when: 'the tenant may have no group more',
        change: ({ full }) => ({ tenantId: undefined, hypervisorId: full.hypervisorId }),
        code: 'QUOTA_EXCEEDED',
        at: [],
      },
      {
        when: 'the tenant is suspended',
        change: ({ suspended }) => ({ tenantId: undefined, hypervisorId: suspended.hypervisorId }),
        code: 'TENANT_NOT_ACTIVE',
        at: [],
      },
    ],
  },
};
