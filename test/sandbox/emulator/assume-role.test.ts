import { DeleteRoleCommand, DeleteRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { emulator, type Emulator } from './emulator';
import { CHAIN, EXTERNAL_ID, roleChain, type RoleChain } from './role-chain';
import { makeRole, policyOf, roleNameOf } from './role-sessions';

describe('AssumeRole', () => {
  let aws: Emulator;
  let chain: RoleChain;

  beforeAll(async () => {
    aws = await emulator();
    chain = await roleChain(aws);
  });
  afterAll(() => aws.close());

  const allow = (extra: object) => ({ Action: CHAIN, ...extra });

  describe('the trust policy', () => {
    test('lets the worker through the admin role into the tenant with the right external ID', async () => {
      const session = await chain.assume(await chain.asAdmin(), { RoleArn: await chain.tenantRole(), ExternalId: EXTERNAL_ID });
      const identity = await aws.clientsFor(session).sts.send(new GetCallerIdentityCommand({}));
      expect(identity.Account).toBe(chain.tenant.accountId);
      expect(identity.Arn).toMatch(new RegExp(`^arn:aws:sts::${chain.tenant.accountId}:assumed-role/SnapwardTest\\d+/job-1$`));
      expect(identity.UserId).toMatch(/^AROA\w+:job-1$/);
    });

    test('denies a call without external ID', async () => {
      const denied = chain.assume(await chain.asAdmin(), { RoleArn: await chain.tenantRole() });
      await expect(denied).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    });

    test('denies a wrong external ID', async () => {
      const denied = chain.assume(await chain.asAdmin(), { RoleArn: await chain.tenantRole(), ExternalId: 'tenant-secret-2' });
      await expect(denied).rejects.toMatchObject({ name: 'AccessDenied' });
    });

    test('accepts any external ID when it does not ask for one', async () => {
      const role = await chain.tenantRole({ Principal: { AWS: chain.msp.adminRoleArn } });
      await expect(chain.assume(await chain.asAdmin(), { RoleArn: role, ExternalId: 'whatever' })).resolves.toBeDefined();
      await expect(chain.assume(await chain.asAdmin(), { RoleArn: role })).resolves.toBeDefined();
    });

    test('denies a principal that it does not name', async () => {
      const role = await chain.tenantRole();
      const direct = chain.assume(chain.msp.administrator, { RoleArn: role, ExternalId: EXTERNAL_ID });
      await expect(direct).rejects.toMatchObject({ name: 'AccessDenied' });
    });

    test('of an account root lets in whoever that account allows to assume the role', async () => {
      const role = await chain.tenantRole({ Principal: { AWS: `arn:aws:iam::${chain.msp.accountId}:root` } });
      await expect(chain.assume(chain.msp.administrator, { RoleArn: role })).resolves.toBeDefined();
      await expect(chain.assume(chain.worker, { RoleArn: role })).rejects.toMatchObject({ name: 'AccessDenied' });
    });

    test('naming the principal itself is enough within one account, but not across accounts', async () => {
      const own = await makeRole(aws, chain.msp, allow({ Principal: { AWS: `arn:aws:iam::${chain.msp.accountId}:user/snapward-worker` } }));
      await expect(chain.assume(chain.worker, { RoleArn: own })).resolves.toBeDefined();
      const foreign = await chain.tenantRole({ Principal: { AWS: `arn:aws:iam::${chain.msp.accountId}:user/snapward-worker` } });
      await expect(chain.assume(chain.worker, { RoleArn: foreign })).rejects.toMatchObject({ name: 'AccessDenied' });
    });

    test('with other conditions is evaluated as written', async () => {
      const role = await chain.tenantRole({
        Principal: { AWS: chain.msp.adminRoleArn },
        Condition: { StringLike: { 'sts:RoleSessionName': 'backup-*' }, StringEquals: { 'sts:SourceIdentity': 'job-7' } },
      });
      const admin = await chain.asAdmin();
      await expect(chain.assume(admin, { RoleArn: role, RoleSessionName: 'backup-1', SourceIdentity: 'job-7' })).resolves.toBeDefined();
      await expect(chain.assume(admin, { RoleArn: role, RoleSessionName: 'other-1', SourceIdentity: 'job-7' })).rejects.toMatchObject({
        name: 'AccessDenied',
      });
      await expect(chain.assume(admin, { RoleArn: role, RoleSessionName: 'backup-1' })).rejects.toMatchObject({ name: 'AccessDenied' });
    });

    test('with an explicit deny wins over its allow', async () => {
      const role = await chain.tenantRole();
      const deny = { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { AWS: chain.msp.adminRoleArn } };
      const trust = policyOf(allow({ Principal: { AWS: chain.msp.adminRoleArn } }), deny);
      await chain.tenantIam.send(new UpdateAssumeRolePolicyCommand({ RoleName: roleNameOf(role), PolicyDocument: trust }));
      await expect(chain.assume(await chain.asAdmin(), { RoleArn: role, ExternalId: EXTERNAL_ID })).rejects.toMatchObject({
        name: 'AccessDenied',
      });
    });

    test('cannot name a principal that does not exist', async () => {
      const role = chain.tenantRole({ Principal: { AWS: `arn:aws:iam::${chain.msp.accountId}:role/Nobody` } });
      await expect(role).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    });

    test('does not trust a role that was deleted and made again under the same name', async () => {
      const { iam } = aws.clientsFor(chain.msp.administrator);
      const name = 'SnapwardSecondAdmin';
      const trust = { Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${chain.msp.accountId}:user/snapward-worker` } };
      const make = () => makeRole(aws, chain.msp, trust, [{ Action: 'sts:AssumeRole', Resource: '*' }], { RoleName: name });
      const arn = await make();
      const role = await chain.tenantRole({ Principal: { AWS: arn } });
      const first = await chain.assume(chain.worker, { RoleArn: arn });
      await expect(chain.assume(first, { RoleArn: role })).resolves.toBeDefined();
      await iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: 'may' }));
      await iam.send(new DeleteRoleCommand({ RoleName: name }));
      await make();
      await expect(chain.assume(first, { RoleArn: role })).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
      const second = await chain.assume(chain.worker, { RoleArn: arn });
      await expect(chain.assume(second, { RoleArn: role })).rejects.toMatchObject({ name: 'AccessDenied' });
    });
  });

  test('denies a role that does not exist, as it denies one that is not trusted', async () => {
    const nowhere = chain.assume(await chain.asAdmin(), { RoleArn: `arn:aws:iam::${chain.tenant.accountId}:role/SnapwardNowhere` });
    await expect(nowhere).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('across accounts needs permission for sts:AssumeRole on the caller side too', async () => {
    const role = await chain.tenantRole({ Principal: { AWS: chain.msp.adminRoleArn } }, { RoleName: 'NotForSnapward' });
    await expect(chain.assume(await chain.asAdmin(), { RoleArn: role })).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
