import { AWS_USES, type AccountSide, type AwsUse } from '../../../workflows/domain/permissions/aws-use';
import { isDeclared, PERMISSION_MANIFEST } from '../../../workflows/domain/permissions/manifest';
import {
  adminPermissionPolicy,
  tenantPermissionPolicy,
  tenantTrustPolicy,
  type PolicyDocument,
} from '../../../workflows/domain/permissions/policy-document';
import { SESSION_POLICY_LIMIT, sessionPolicy } from '../../../workflows/domain/permissions/session-policy';

const ROLE = 'arn:aws:iam::222222222222:role/SnapwardBackup';
const TENANT = tenantPermissionPolicy({ arn: ROLE });
const USES_OF: Readonly<Record<AccountSide, readonly AwsUse[]>> = {
  TENANT: ['inventory', 'protect', 'restore', 'reconcile', 'validate'],
  ADMIN: ['chain', 'validate'],
};

/** What must never be allowed to act on something that Snapward did not make. */
const DESTRUCTIVE = [
  'ec2:DeleteSnapshot',
  'ec2:TerminateInstances',
  'ec2:StopInstances',
  'ec2:DeleteVolume',
  'ec2:DeregisterImage',
  'ec2:ModifyInstanceAttribute',
];

const statementsWith = (action: string) => TENANT.Statement.filter(({ Action }) => Action.includes(action));

const statementsOf = (side: AccountSide, use: AwsUse) => (JSON.parse(sessionPolicy(side, use)) as PolicyDocument).Statement;

describe('the permission manifest', () => {
  it('says of every action why it is needed, for which use, and under which statement', () => {
    for (const { action, why, uses, grants } of PERMISSION_MANIFEST) {
      expect({ action, why }).toEqual({ action, why: expect.stringMatching(/^[A-Z].{20,}\.$/) });
      expect(uses.length).toBeGreaterThan(0);
      expect(grants.length).toBeGreaterThan(0);
    }
  });

  it('names each action once a side, and never by a wildcard', () => {
    const names = PERMISSION_MANIFEST.map(({ side, action }) => `${side} ${action}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.includes('*'))).toEqual([]);
  });

  it('gives a session of one use nothing of another', () => {
    expect(isDeclared('TENANT', 'protect', 'ec2:CreateSnapshots')).toBe(true);
    expect(isDeclared('TENANT', 'restore', 'ec2:CreateSnapshots')).toBe(false);
    expect(isDeclared('TENANT', 'inventory', 'ec2:DeleteSnapshot')).toBe(false);
    expect(isDeclared('TENANT', 'reconcile', 'ec2:CreateSnapshots')).toBe(false);
    expect(isDeclared('TENANT', 'reconcile', 'ec2:RunInstances')).toBe(false);
    expect(isDeclared('TENANT', 'reconcile', 'ec2:DeleteSnapshot')).toBe(true);
    expect(isDeclared('ADMIN', 'chain', 'ec2:DescribeInstances')).toBe(false);
    expect(isDeclared('TENANT', 'restore', 'kms:Decrypt')).toBe(false);
  });
});

describe("the tenant's trust policy", () => {
  const trust = tenantTrustPolicy({
    trustedPrincipalArn: 'arn:aws:iam::111111111111:role/SnapwardAdmin',
    externalId: 'an-external-id-of-ours',
  });

  it('trusts exactly one principal, and only with the external ID', () => {
    expect(trust.Statement).toHaveLength(1);
    expect(trust.Statement[0]).toMatchObject({
      Principal: { AWS: 'arn:aws:iam::111111111111:role/SnapwardAdmin' },
      Condition: { StringEquals: { 'sts:ExternalId': 'an-external-id-of-ours' } },
    });
  });

  it('allows what Snapward uses of STS and nothing else', () => {
    expect(trust.Statement[0]?.Action).toEqual(['sts:AssumeRole', 'sts:SetSourceIdentity']);
  });
});

describe("the tenant's permission policy", () => {
  it('fits into one managed policy', () => {
    expect(JSON.stringify(TENANT).replace(/\s/g, '').length).toBeLessThanOrEqual(6_144);
  });

  it.each(DESTRUCTIVE)('allows %s only on what carries the ownership tag', (action) => {
    const statements = statementsWith(action);
    expect(statements.length).toBeGreaterThan(0);
    for (const { Condition, Resource } of statements) {
      expect(Condition).toEqual({ Null: { 'aws:ResourceTag/snapward:job': 'false' } });
      expect(Resource).not.toBe('*');
    }
  });

  it('allows tags only while something is made, or on what Snapward made', () => {
    const conditions = statementsWith('ec2:CreateTags').map(({ Condition }) => Condition);
    expect(conditions).toEqual([
      { StringEquals: { 'ec2:CreateAction': ['CreateSnapshots', 'RegisterImage', 'RunInstances'] } },
      { Null: { 'aws:ResourceTag/snapward:job': 'false' } },
    ]);
  });

  it('passes roles to EC2 only, and uses keys through EC2 only', () => {
    expect(statementsWith('iam:PassRole').map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    ]);
    expect(statementsWith('kms:CreateGrant').map(({ Condition }) => Condition)).toEqual([
      { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' }, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    ]);
    expect(statementsWith('kms:Decrypt').every(({ Condition }) => Condition !== undefined)).toBe(true);
  });

  it('lets the role look at itself and at no other role', () => {
    expect(statementsWith('iam:SimulatePrincipalPolicy').map(({ Resource }) => Resource)).toEqual([ROLE]);
  });

  it('has no action that changes anything without a condition, save those that a marked partner statement limits', () => {
    const free = TENANT.Statement.filter(({ Condition }) => !Condition).flatMap(({ Action }) => Action);
    const changing = free.filter((action) => !/^(ec2:Describe|iam:(GetRole|SimulatePrincipalPolicy)$)/.test(action));
    expect(changing).toEqual(['ec2:CreateSnapshots', 'ec2:RunInstances']);
  });

  it('stays in the partition of the role', () => {
    const china = tenantPermissionPolicy({ arn: 'arn:aws-cn:iam::222222222222:role/SnapwardBackup' });
    const arns = china.Statement.flatMap(({ Resource = [] }) => Resource).filter((resource) => resource !== '*');
    expect(arns.filter((arn) => !arn.startsWith('arn:aws-cn:'))).toEqual([]);
  });
});

describe("the MSP's permission policy", () => {
  it('reaches roles that are named for Snapward and nothing in EC2 but the list of regions', () => {
    const actions = adminPermissionPolicy({ arn: 'arn:aws:iam::111111111111:role/SnapwardAdmin' }).Statement.flatMap(
      ({ Action }) => Action,
    );
    expect(actions.sort()).toEqual(['ec2:DescribeRegions', 'iam:SimulatePrincipalPolicy', 'sts:AssumeRole', 'sts:SetSourceIdentity']);
  });
});

describe('session policies', () => {
  const sides = Object.entries(USES_OF) as [AccountSide, readonly AwsUse[]][];
  const cases = sides.flatMap(([side, uses]) => uses.map((use) => [side, use] as const));

  it.each(cases)('of %s for %s fit into what STS takes', (side, use) => {
    expect(sessionPolicy(side, use).length).toBeLessThanOrEqual(SESSION_POLICY_LIMIT);
    expect(statementsOf(side, use).length).toBeGreaterThan(0);
  });

  it('keep the ownership condition on everything destructive', () => {
    for (const use of AWS_USES) {
      const free = statementsOf('TENANT', use)
        .filter(({ Condition }) => !Condition)
        .flatMap(({ Action }) => Action);
      expect(free.filter((action) => DESTRUCTIVE.includes(action))).toEqual([]);
    }
  });
});
