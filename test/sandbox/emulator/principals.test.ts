import {
  AddRoleToInstanceProfileCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { emulator, type EmulatedAccount, type Emulator } from './emulator';

describe('IAM', () => {
  let aws: Emulator;
  let tenant: EmulatedAccount;
  let iam: IAMClient;
  let count = 0;

  beforeAll(async () => {
    aws = await emulator();
    tenant = await aws.account({ name: 'tenant' });
    iam = aws.clientsFor(tenant.administrator).iam;
  });
  afterAll(() => aws.close());

  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  const trust = () => document({ Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${tenant.accountId}:root` } });
  const permissions = document({ Action: 'ec2:Describe*', Resource: '*' });

  async function role(settings: object = {}): Promise<string> {
    const RoleName = `role-${count++}`;
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(), ...settings }));
    return RoleName;
  }

  test('keeps a role as it was made', async () => {
    const RoleName = await role({ MaxSessionDuration: 7200, Tags: [{ Key: 'version', Value: '1' }], Description: 'for backup' });
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role).toMatchObject({
      Arn: `arn:aws:iam::${tenant.accountId}:role/${RoleName}`,
      RoleId: expect.stringMatching(/^AROA/),
      MaxSessionDuration: 7200,
      Description: 'for backup',
      Tags: [{ Key: 'version', Value: '1' }],
    });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(trust());
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.map((each) => each.RoleName)).toContain(RoleName);
  });

  test('replaces the trust policy', async () => {
    const RoleName = await role();
    const changed = document({ Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: changed }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(changed);
  });

  test('keeps inline policies, and a role that has one cannot be deleted', async () => {
    const RoleName = await role();
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'backup', PolicyDocument: permissions }));
    await expect(iam.send(new ListRolePoliciesCommand({ RoleName }))).resolves.toMatchObject({ PolicyNames: ['backup'] });
    await expect(iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).resolves.toMatchObject({ AttachedPolicies: [] });
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'backup' }));
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(permissions);
    await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({ name: 'DeleteConflictException' });
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'backup' }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  test('refuses a second role of the same name, a wrong name and a wrong session length', async () => {
    const RoleName = await role();
    const create = (input: object) =>
      iam.send(new CreateRoleCommand({ RoleName: `role-${count++}`, AssumeRolePolicyDocument: trust(), ...input }));
    await expect(create({ RoleName })).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
    await expect(create({ RoleName: 'no spaces' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(create({ MaxSessionDuration: 3599 })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(create({ MaxSessionDuration: 43_201 })).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('holds the inline policies of a role to 10,240 characters and of a user to 2,048', async () => {
    const RoleName = await role();
    const UserName = `user-${count++}`;
    await iam.send(new CreateUserCommand({ UserName }));
    const actions = (wanted: number) => Array.from({ length: wanted }, (_each, index) => `s3:Action${index}`);
    const of = (wanted: number) => document({ Action: actions(wanted), Resource: '*' });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'a', PolicyDocument: of(300) }));
    const more = iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'b', PolicyDocument: of(600) }));
    await expect(more).rejects.toMatchObject({ name: 'LimitExceededException' });
    const large = iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'a', PolicyDocument: of(200) }));
    await expect(large).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  test('means the calling user when no name is given', async () => {
    const { User } = await iam.send(new GetUserCommand({}));
    expect(User).toMatchObject({ UserName: 'administrator', UserId: expect.stringMatching(/^AIDA[A-Z0-9]+$/) });
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({}));
    expect(AccessKeyMetadata?.map((each) => each.AccessKeyId)).toEqual([tenant.administrator.accessKeyId]);
  });

  test('gives a user two access keys at most', async () => {
    const UserName = `user-${count++}`;
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    await expect(iam.send(new CreateAccessKeyCommand({ UserName }))).rejects.toMatchObject({ name: 'LimitExceededException' });
  });

  test('puts one role into an instance profile', async () => {
    const InstanceProfileName = `profile-${count++}`;
    const [first, second] = [await role(), await role()];
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: first }));
    const another = iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: second }));
    await expect(another).rejects.toMatchObject({ name: 'LimitExceededException' });
    const { InstanceProfile } = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
    expect(InstanceProfile?.Roles?.map((each) => each.RoleName)).toEqual([first]);
  });

  test('is one account each: a name of another account is not there', async () => {
    const RoleName = await role();
    const other = await aws.account({ name: 'other' });
    const read = aws.clientsFor(other.administrator).iam.send(new GetRoleCommand({ RoleName }));
    await expect(read).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  test('does not emulate permissions boundaries', async () => {
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    await expect(role({ PermissionsBoundary })).rejects.toMatchObject({ name: 'NotEmulated' });
  });
});
