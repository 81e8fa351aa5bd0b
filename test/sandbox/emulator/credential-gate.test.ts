import { DescribeRegionsCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { emulator, type EmulatedAccount, type Emulator, type Keys } from './emulator';
import { assumeRole, makeRole, roleNameOf } from './role-sessions';

describe('The credential gate', () => {
  let aws: Emulator;
  let tenant: EmulatedAccount;
  let count = 0;

  beforeAll(async () => {
    aws = await emulator();
    tenant = await aws.account({ name: 'tenant' });
  });
  afterAll(() => aws.close());

  const allow = (action: string, extra: object = {}) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...extra }] });

  /** One harmless call of each protocol, and the names its refusal has. */
  const calls = (keys: Keys) => {
    const { ec2, kms, sts } = aws.clientsFor(keys);
    return {
      query: () => sts.send(new GetCallerIdentityCommand({})),
      ec2: () => ec2.send(new DescribeRegionsCommand({})),
      json: () => kms.send(new ListKeysCommand({})),
    };
  };

  const session = (role: string) => assumeRole(aws, tenant.administrator, { RoleArn: role });

  /** A role of the tenant that its administrator may assume and that may do the action. */
  const role = (action: string) => makeRole(aws, tenant, undefined, [{ Action: action, Resource: '*' }]);

  /** A user of the tenant with one policy, and its key. */
  async function user(document: string): Promise<{ name: string; keys: Keys }> {
    const { iam } = aws.clientsFor(tenant.administrator);
    const name = `user-${count++}`;
    await iam.send(new CreateUserCommand({ UserName: name }));
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'may', PolicyDocument: document }));
    const created = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    const { AccessKeyId = '', SecretAccessKey = '' } = created.AccessKey ?? {};
    return { name, keys: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } };
  }

  test('refuses an unknown access key', async () => {
    const call = calls({ accessKeyId: 'AKIAUNKNOWNUNKNOWN00', secretAccessKey: 'secret' });
    await expect(call.query()).rejects.toMatchObject({ name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } });
    await expect(call.ec2()).rejects.toMatchObject({ name: 'AuthFailure', $metadata: { httpStatusCode: 401 } });
    await expect(call.json()).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('refuses a signature made with another secret', async () => {
    const call = calls({ ...tenant.administrator, secretAccessKey: 'not the secret' });
    await expect(call.query()).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(call.ec2()).rejects.toMatchObject({ name: 'AuthFailure' });
    await expect(call.json()).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  test('refuses a session key with another session token or without one', async () => {
    const good = await session(await role('ec2:*'));
    for (const sessionToken of ['another token', undefined]) {
      const call = calls({ ...good, sessionToken });
      await expect(call.query()).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
      await expect(call.ec2()).rejects.toMatchObject({ name: 'AuthFailure' });
    }
    await expect(calls(good).ec2()).resolves.toBeDefined();
  });

  test('refuses a deleted access key', async () => {
    const { name, keys } = await user(allow('*'));
    await expect(calls(keys).query()).resolves.toBeDefined();
    const { iam } = aws.clientsFor(tenant.administrator);
    await iam.send(new DeleteAccessKeyCommand({ UserName: name, AccessKeyId: keys.accessKeyId }));
    await expect(calls(keys).query()).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('refuses an expired session, in the words of each service', async () => {
    const call = calls(await session(await role('*')));
    await expect(call.ec2()).resolves.toBeDefined();
    await aws.control('sessions/expire', { accountId: tenant.accountId });
    await expect(call.query()).rejects.toMatchObject({ name: 'ExpiredToken', $metadata: { httpStatusCode: 403 } });
    await expect(call.ec2()).rejects.toMatchObject({ name: 'RequestExpired' });
    await expect(call.json()).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  });

  test('takes the account from the key only', async () => {
    const { sts } = aws.clientsFor(tenant.administrator);
    sts.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { headers: Record<string, string> };
        request.headers['x-moto-account-id'] = '999999999999';
        return next(args);
      },
      { step: 'build' },
    );
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: tenant.accountId, Arn: `arn:aws:iam::${tenant.accountId}:user/administrator` });
  });

  test('reads policies anew for each call: what a role loses it loses at once', async () => {
    const arn = await role('ec2:DescribeRegions');
    const call = calls(await session(arn));
    await expect(call.ec2()).resolves.toBeDefined();
    const { iam } = aws.clientsFor(tenant.administrator);
    await iam.send(new DeleteRolePolicyCommand({ RoleName: roleNameOf(arn), PolicyName: 'may' }));
    await expect(call.ec2()).rejects.toMatchObject({ name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } });
    await iam.send(new DeleteRoleCommand({ RoleName: roleNameOf(arn) }));
    await expect(call.ec2()).rejects.toMatchObject({ name: 'AuthFailure' });
    await expect(call.query()).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('denies in the form of each protocol, and names user, action and reason', async () => {
    const { name, keys } = await user(allow('s3:*'));
    const call = calls(keys);
    await expect(call.ec2()).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message:
        `You are not authorized to perform this operation. User: arn:aws:iam::${tenant.accountId}:user/${name} is not authorized to ` +
        'perform: ec2:DescribeRegions on resource: * because no identity-based policy allows the ec2:DescribeRegions action',
    });
    await expect(call.json()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const listRoles = aws.clientsFor(keys).iam.send(new ListRolesCommand({}));
    await expect(listRoles).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    await expect(call.query()).resolves.toMatchObject({ Account: tenant.accountId });
  });

  test('lets a deny win, and obeys conditions', async () => {
    const inIreland = allow('ec2:*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } });
    const { name, keys } = await user(inIreland);
    const describe = (region: string) => aws.clientsFor(keys, region).ec2.send(new DescribeVolumesCommand({}));
    await expect(describe('eu-west-1')).resolves.toBeDefined();
    await expect(describe('eu-central-1')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    const { iam } = aws.clientsFor(tenant.administrator);
    const deny = allow('ec2:DescribeVolumes').replace('Allow', 'Deny');
    await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: 'not', PolicyDocument: deny }));
    await expect(describe('eu-west-1')).rejects.toMatchObject({ message: expect.stringContaining('with an explicit deny') });
    await iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: 'not' }));
    await expect(describe('eu-west-1')).resolves.toBeDefined();
  });

  test('answers 501 NotEmulated, never success, for what it does not emulate', async () => {
    const { iam, sts } = aws.clientsFor(tenant.administrator);
    const refusal = { name: 'NotEmulated', $metadata: { httpStatusCode: 501 } };
    await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining('sts:GetSessionToken is not emulated'),
    });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject(refusal);
  });

  test('answers 501 for a whole service that it does not emulate', async () => {
    const { accessKeyId } = tenant.administrator;
    const response = await fetch(aws.url, {
      method: 'GET',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0`,
      },
    });
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('NotEmulated');
  });

  test('refuses a request without signature', async () => {
    const response = await fetch(aws.url, { method: 'POST', body: new URLSearchParams({ Action: 'GetCallerIdentity' }) });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('MissingAuthenticationToken');
  });

  test('names account and action in the headers of every answer', async () => {
    const { ec2 } = aws.clientsFor(tenant.administrator);
    let headers: Record<string, string> = {};
    ec2.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        headers = (result.response as { headers: Record<string, string> }).headers;
        return result;
      },
      { step: 'deserialize' },
    );
    await ec2.send(new DescribeRegionsCommand({}));
    expect(headers).toMatchObject({ 'x-snapward-account': tenant.accountId, 'x-snapward-action': 'ec2:DescribeRegions' });
  });
});
