import { badAccounts, badNames, badRegions, invalid, type MutationCases } from '../../support/api/bad-input';
import { nameOf } from '../../support/api/taken-names';

const ROLE = 'arn:aws:iam::123456789012:role/Snapward';

const BAD_ARNS = {
  'no ARN': 'Snapward',
  'of an account that is none': 'arn:aws:iam::123:role/Snapward',
  'of a user': 'arn:aws:iam::123456789012:user/Snapward',
  'of another service': 'arn:aws:s3:::bucket',
  'without a name': 'arn:aws:iam::123456789012:role/',
  'too long': `arn:aws:iam::123456789012:role/${'x'.repeat(2100)}`,
};

const noNeed = (field: string, method: string) => ({ when: `${field} comes with ${method}`, code: 'INVALID_INPUT', at: [field] });
const missing = (field: string, method: string) => ({ when: `${field} is missing for ${method}`, code: 'INVALID_INPUT', at: [field] });
const rule = (name: string, at: string) => ({ code: 'RULE_VIOLATION', rule: name, at: [at] });

const KEYS = { method: 'ACCESS_KEY', accessKeyId: 'AKIAEXAMPLE123456789', secretAccessKey: 'x'.repeat(40) };

/** What can be wrong when tenants and credentials are made and accounts are connected. */
export const TENANCY_CASES: Readonly<Record<string, MutationCases>> = {
  createTenant: {
    good: () => ({ name: 'A new tenant', withApiKey: true }),
    bad: badNames((stage) => nameOf(stage, 'tenant')),
  },
  createCredential: {
    good: ({ tenants: [one], ids }) => ({
      tenantId: one.ids.tenant,
      name: 'A new credential',
      method: 'STS_ASSUME_ROLE',
      roleArn: ROLE,
      adminHypervisorId: ids.hypervisor,
    }),
    bad: [
      ...badNames((stage) => nameOf(stage, 'credential')),
      ...invalid('description', { 'too long': 'x'.repeat(1001) }),
      ...invalid('roleArn', BAD_ARNS),
      { ...missing('roleArn', 'STS_ASSUME_ROLE'), change: { roleArn: undefined } },
      { ...missing('adminHypervisorId', 'STS_ASSUME_ROLE'), change: { adminHypervisorId: undefined } },
      { ...noNeed('accessKeyId', 'STS_ASSUME_ROLE'), change: { accessKeyId: KEYS.accessKeyId } },
      { ...noNeed('secretAccessKey', 'STS_ASSUME_ROLE'), change: { secretAccessKey: KEYS.secretAccessKey } },
      {
        ...missing('accessKeyId', 'ACCESS_KEY'),
        change: { ...KEYS, accessKeyId: undefined, roleArn: undefined, adminHypervisorId: undefined },
      },
      {
        ...missing('secretAccessKey', 'ACCESS_KEY'),
        change: { ...KEYS, secretAccessKey: undefined, roleArn: undefined, adminHypervisorId: undefined },
      },
      { ...noNeed('roleArn', 'ACCESS_KEY'), change: { ...KEYS, adminHypervisorId: undefined } },
      { ...noNeed('adminHypervisorId', 'IAM_ROLE'), change: { tenantId: undefined, method: 'IAM_ROLE' } },
      {
        when: 'accessKeyId is no access key id',
        change: { ...KEYS, accessKeyId: 'key', roleArn: undefined, adminHypervisorId: undefined },
        code: 'INVALID_INPUT',
        at: ['accessKeyId'],
      },
      {
        when: 'secretAccessKey is too short',
        change: { ...KEYS, secretAccessKey: 'short', roleArn: undefined, adminHypervisorId: undefined },
        code: 'INVALID_INPUT',
        at: ['secretAccessKey'],
      },
      {
        when: 'a tenant would authenticate by an IAM role',
        change: { method: 'IAM_ROLE', adminHypervisorId: undefined },
        ...rule('IAM_ROLE_IS_FOR_THE_ADMIN_SIDE', 'method'),
      },
      {
        when: 'the own side of the MSP would assume a role',
        change: { tenantId: undefined },
        ...rule('ASSUMED_ROLE_IS_FOR_TENANTS', 'method'),
      },
      {
        when: 'nobody knows yet as whom the admin hypervisor would assume the role',
        change: ({ unknownAdminId }) => ({ adminHypervisorId: unknownAdminId }),
        ...rule('TRUST_NEEDS_A_KNOWN_PRINCIPAL', 'adminHypervisorId'),
      },
      {
        when: 'the admin hypervisor is one of a tenant',
        change: ({ idle }) => ({ adminHypervisorId: idle.hypervisorId }),
        code: 'NOT_FOUND',
        at: ['adminHypervisorId'],
      },
      { when: 'the tenant is suspended', change: ({ suspended }) => ({ tenantId: suspended.tenantId }), code: 'TENANT_NOT_ACTIVE', at: [] },
    ],
  },
  connectAdminHypervisor: {
    good: ({ adminAccountId, adminCredentialId }) => ({
      name: 'A new admin account',
      awsAccountId: adminAccountId,
      regions: ['eu-west-1', 'us-east-1'],
      credentialId: adminCredentialId,
    }),
    bad: [
      ...badNames((stage) => nameOf(stage, 'adminHypervisor')),
      ...badRegions,
      ...badAccounts,
      {
        when: 'the role of the credential lies in another account',
        change: { awsAccountId: '999999999999' },
        ...rule('ROLE_BELONGS_TO_THE_ACCOUNT', 'awsAccountId'),
      },
      {
        when: 'the credential belongs to a tenant',
        change: ({ roleCredentialId }) => ({ credentialId: roleCredentialId }),
        ...rule('CREDENTIAL_BELONGS_TO_THE_SAME_OWNER', 'credentialId'),
      },
    ],
  },
  connectTenantHypervisor: {
    good: ({ tenants: [one], ids, accountId, roleCredentialId }) => ({
      tenantId: one.ids.tenant,
      name: 'A new account of the tenant',
      awsAccountId: accountId,
      regions: ['eu-west-1'],
      credentialId: roleCredentialId,
      useAdminResources: true,
      adminHypervisorId: ids.hypervisor,
    }),
    bad: [
      ...badNames((stage) => nameOf(stage, 'tenantHypervisor')),
      ...badRegions,
      ...badAccounts,
      {
        when: 'it uses admin resources and names no admin hypervisor',
        change: { adminHypervisorId: undefined },
        ...rule('SHARED_RESOURCES_NAME_AN_ADMIN_HYPERVISOR', 'adminHypervisorId'),
      },
      {
        when: 'it names an admin hypervisor and does not use admin resources',
        change: { useAdminResources: false },
        ...rule('SHARED_RESOURCES_NAME_AN_ADMIN_HYPERVISOR', 'adminHypervisorId'),
      },
      {
        when: 'the admin hypervisor is one of a tenant',
        change: ({ idle }) => ({ adminHypervisorId: idle.hypervisorId }),
        code: 'NOT_FOUND',
        at: ['adminHypervisorId'],
      },
      {
        when: 'the admin side does not serve a region',
        change: { regions: ['eu-west-1', 'ap-south-1'] },
        ...rule('REGIONS_ARE_SERVED_BY_THE_ADMIN_SIDE', 'regions'),
      },
      {
        when: 'the role trusts another admin hypervisor',
        change: ({ unknownAdminId }) => ({ adminHypervisorId: unknownAdminId }),
        ...rule('TRUSTED_ADMIN_IS_THE_CONNECTED_ONE', 'adminHypervisorId'),
      },
      {
        when: 'the credential is the own one of the MSP',
        change: ({ adminCredentialId }) => ({ credentialId: adminCredentialId }),
        ...rule('CREDENTIAL_BELONGS_TO_THE_SAME_OWNER', 'credentialId'),
      },
      {
        when: 'the credential is one of another tenant',
        change: ({ tenants: [, other] }) => ({ credentialId: other.ids.credential }),
        ...rule('CREDENTIAL_BELONGS_TO_THE_SAME_OWNER', 'credentialId'),
      },
      {
        when: 'the role of the credential lies in another account',
        change: { awsAccountId: '999999999999' },
        ...rule('ROLE_BELONGS_TO_THE_ACCOUNT', 'awsAccountId'),
      },
      {
        when: 'the account is connected already',
        change: ({ connectedAccountId, tenants: [one] }) => ({ awsAccountId: connectedAccountId, credentialId: one.ids.credential }),
        code: 'ACCOUNT_ALREADY_CONNECTED',
        at: ['awsAccountId'],
      },
      {
        when: 'the tenant is suspended',
        change: ({ suspended }) => ({ tenantId: suspended.tenantId, credentialId: suspended.credentialId }),
        code: 'TENANT_NOT_ACTIVE',
        at: [],
      },
    ],
  },
};
