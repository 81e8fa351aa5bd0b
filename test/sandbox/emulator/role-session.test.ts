import { PutRolePolicyCommand, PutUserPolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { emulator, type Emulator } from './emulator';
import { CHAIN, EXTERNAL_ID, roleChain, workerOf, type RoleChain } from './role-chain';
import { policyOf, roleNameOf } from './role-sessions';

describe('A role session', () => {
  let aws: Emulator;
  let chain: RoleChain;

  beforeAll(async () => {
    aws = await emulator();
    chain = await roleChain(aws);
  });
  afterAll(() => aws.close());

  const allow = (extra: object) => ({ Action: CHAIN, ...extra });

  describe('the length of a session', () => {
    test('is at least 900 seconds and at most 12 hours', async () => {
      await expect(chain.asAdmin({ DurationSeconds: 899 })).rejects.toMatchObject({ name: 'ValidationError' });
      await expect(chain.asAdmin({ DurationSeconds: 43_201 })).rejects.toMatchObject({ name: 'ValidationError' });
      await expect(chain.asAdmin({ DurationSeconds: 900 })).resolves.toBeDefined();
    });

    test('is one hour unless asked otherwise, and the answer says when it ends', async () => {
      const { sts } = aws.clientsFor(chain.worker);
      for (const [DurationSeconds, seconds] of [
        [undefined, 3_600],
        [900, 900],
      ] as const) {
        const request = new AssumeRoleCommand({ RoleArn: chain.msp.adminRoleArn, RoleSessionName: 'job-1', DurationSeconds });
        const { Credentials } = await sts.send(request);
        const lasts = (Credentials?.Expiration?.getTime() ?? 0) - Date.now();
        expect(Math.abs(lasts / 1_000 - seconds)).toBeLessThan(10);
      }
    });

    test('is at most one hour in a role chain, whatever the role allows', async () => {
      const role = await chain.tenantRole(undefined, { MaxSessionDuration: 43_200 });
      const chained = chain.assume(await chain.asAdmin(), { RoleArn: role, ExternalId: EXTERNAL_ID, DurationSeconds: 3_601 });
      await expect(chained).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining('1 hour') });
    });

    test("is at most the role's MaxSessionDuration", async () => {
      await expect(chain.asAdmin({ DurationSeconds: 3_601 })).rejects.toMatchObject({
        name: 'ValidationError',
        message: expect.stringContaining('MaxSessionDuration'),
      });
    });
  });

  describe('a session policy', () => {
    const regionsOnly = policyOf({ Effect: 'Allow', Action: 'ec2:DescribeRegions', Resource: '*' });

    test('only takes away: both it and the role must allow', async () => {
      const role = await chain.tenantRole();
      const all = policyOf({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' });
      const session = await chain.assume(await chain.asAdmin(), { RoleArn: role, ExternalId: EXTERNAL_ID, Policy: regionsOnly });
      const describe = () => aws.clientsFor(session).ec2.send(new DescribeRegionsCommand({}));
      await expect(describe()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
      await chain.tenantIam.send(new PutRolePolicyCommand({ RoleName: roleNameOf(role), PolicyName: 'ec2', PolicyDocument: all }));
      await expect(describe()).resolves.toBeDefined();
      const nothing = policyOf({ Effect: 'Allow', Action: 'kms:*', Resource: '*' });
      const narrow = await chain.assume(await chain.asAdmin(), { RoleArn: role, ExternalId: EXTERNAL_ID, Policy: nothing });
      await expect(aws.clientsFor(narrow).ec2.send(new DescribeRegionsCommand({}))).rejects.toMatchObject({
        name: 'UnauthorizedOperation',
        message: expect.stringContaining('no session policy allows'),
      });
    });

    test('must be a policy', async () => {
      await expect(chain.asAdmin({ Policy: 'not json' })).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    });

    test('has at most 2,048 characters', async () => {
      const padded = regionsOnly + ' '.repeat(2_048 - regionsOnly.length);
      await expect(chain.asAdmin({ Policy: padded })).resolves.toBeDefined();
      await expect(chain.asAdmin({ Policy: `${padded} ` })).rejects.toMatchObject({ name: 'ValidationError' });
    });
  });

  describe('source identity and session tags', () => {
    test('are carried down the chain and come back in the answer', async () => {
      const admin = await chain.asAdmin({
        SourceIdentity: 'job-42',
        Tags: [{ Key: 'tenant', Value: 'acme' }],
        TransitiveTagKeys: ['tenant'],
      });
      const role = await chain.tenantRole({
        Principal: { AWS: chain.msp.adminRoleArn },
        Condition: { StringEquals: { 'sts:SourceIdentity': 'job-42', 'aws:RequestTag/tenant': 'acme', 'aws:PrincipalTag/tenant': 'acme' } },
      });
      const answer = await aws.clientsFor(admin).sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'job-1' }));
      expect(answer.SourceIdentity).toBe('job-42');
      await expect(chain.assume(admin, { RoleArn: role, SourceIdentity: 'job-43' })).rejects.toMatchObject({ name: 'AccessDenied' });
      const again = chain.assume(admin, { RoleArn: role, Tags: [{ Key: 'tenant', Value: 'globex' }] });
      await expect(again).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    });

    test('need sts:SetSourceIdentity and sts:TagSession in the trust policy', async () => {
      const role = await chain.tenantRole({ Action: 'sts:AssumeRole', Principal: { AWS: chain.msp.adminRoleArn } });
      const admin = await chain.asAdmin();
      await expect(chain.assume(admin, { RoleArn: role })).resolves.toBeDefined();
      await expect(chain.assume(admin, { RoleArn: role, SourceIdentity: 'job-1' })).rejects.toMatchObject({ name: 'AccessDenied' });
      await expect(chain.assume(admin, { RoleArn: role, Tags: [{ Key: 'a', Value: 'b' }] })).rejects.toMatchObject({
        name: 'AccessDenied',
      });
    });

    test('need both permissions on the caller side too', async () => {
      const other = await aws.account({ name: 'other-msp', kind: 'admin' });
      const may = policyOf({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' });
      const { iam } = aws.clientsFor(other.administrator);
      await iam.send(new PutUserPolicyCommand({ UserName: 'snapward-worker', PolicyName: 'assume-admin', PolicyDocument: may }));
      const root = policyOf(allow({ Principal: { AWS: `arn:aws:iam::${other.accountId}:root` } }));
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'SnapwardAdmin', PolicyDocument: root }));
      const worker = workerOf(other);
      await expect(chain.assume(worker, { RoleArn: other.adminRoleArn })).resolves.toBeDefined();
      await expect(chain.assume(worker, { RoleArn: other.adminRoleArn, SourceIdentity: 'job-1' })).rejects.toMatchObject({
        name: 'AccessDenied',
      });
    });
  });

  test.each([
    ['a session name of one character', { RoleSessionName: 'a' }],
    ['a session name with a space', { RoleSessionName: 'job 1' }],
    ['a session name of 65 characters', { RoleSessionName: 'a'.repeat(65) }],
    ['an external ID of one character', { ExternalId: 'a' }],
    ['an external ID with a space', { ExternalId: 'tenant secret' }],
    ['a source identity of one character', { SourceIdentity: 'a' }],
    ['something that is not the ARN of a role', { RoleArn: 'arn:aws:iam::111122223333:user/somebody' }],
  ])('refuses %s', async (_what, input) => {
    await expect(chain.asAdmin(input)).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
