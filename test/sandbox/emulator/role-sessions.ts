import { AssumeRoleCommand, type AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { CreateRoleCommand, PutRolePolicyCommand, type CreateRoleCommandInput } from '@aws-sdk/client-iam';
import type { EmulatedAccount, Emulator, Keys } from './emulator';

let roles = 0;

/** A policy document with these statements; a statement allows unless it says otherwise. */
export function policyOf(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((each) => ({ Effect: 'Allow', ...each })) });
}

/** The temporary credentials of AssumeRole; refusals are thrown as the SDK throws them. */
export async function assumeRole(aws: Emulator, keys: Keys, input: Partial<AssumeRoleCommandInput>): Promise<Keys> {
  const request = { RoleSessionName: 'job-1', RoleArn: '', ...input };
  const { Credentials } = await aws.clientsFor(keys).sts.send(new AssumeRoleCommand(request));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken,
  };
}

/** A role of the account with a fresh name, made by its administrator; trusts what `trust` says, else its own account. Returns the ARN. */
export async function makeRole(
  aws: Emulator,
  account: EmulatedAccount,
  trust?: object,
  permissions: object[] = [],
  settings: Partial<CreateRoleCommandInput> = {},
): Promise<string> {
  const { iam } = aws.clientsFor(account.administrator);
  const RoleName = settings.RoleName ?? `SnapwardTest${roles++}`;
  const ownAccount = { Action: 'sts:AssumeRole', Principal: { AWS: `arn:aws:iam::${account.accountId}:root` } };
  const AssumeRolePolicyDocument = policyOf(trust ?? ownAccount);
  const { Role } = await iam.send(new CreateRoleCommand({ AssumeRolePolicyDocument, ...settings, RoleName }));
  if (permissions.length > 0) {
    const PolicyDocument = policyOf(...permissions);
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'may', PolicyDocument }));
  }
  return Role?.Arn ?? '';
}

/** The name at the end of a role's ARN. */
export function roleNameOf(roleArn: string): string {
  return roleArn.slice(roleArn.lastIndexOf('/') + 1);
}
