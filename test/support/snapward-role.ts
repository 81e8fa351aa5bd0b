import { randomBytes } from 'node:crypto';
import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  type IAMClientConfig,
} from '@aws-sdk/client-iam';
import { tenantPermissionPolicy, tenantTrustPolicy } from '../../workflows/domain/permissions/policy-document';

const ROLE = 'SnapwardTenant';
const POLICY = 'Snapward';

/** The role that a tenant makes for Snapward, with the policies that the permission manifest asks for. */
export interface SnapwardRole {
  readonly roleArn: string;
  readonly externalId: string;
  /** Takes the role's policy away, so that every call is refused. */
  revokePermissions(): Promise<void>;
  /** Lets nobody assume the role any more. */
  revokeTrust(): Promise<void>;
  /** Gives back what was taken away. */
  giveBack(): Promise<void>;
  close(): void;
}

/** Makes the role as the tenant's administrator; it trusts exactly one principal. */
export async function aSnapwardRole(administrator: IAMClientConfig, accountId: string, trustedPrincipalArn: string): Promise<SnapwardRole> {
  const iam = new IAMClient(administrator);
  const externalId = randomBytes(16).toString('hex');
  const roleArn = `arn:aws:iam::${accountId}:role/${ROLE}`;
  const trust = tenantTrustPolicy({ trustedPrincipalArn, externalId });
  await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  const policy = JSON.stringify(tenantPermissionPolicy({ arn: roleArn }));
  const permit = () => iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: POLICY, PolicyDocument: policy }));
  await permit();
  return {
    roleArn,
    externalId,
    revokePermissions: async () => void (await iam.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: POLICY }))),
    async revokeTrust() {
      const nobody = [{ Effect: 'Deny', Principal: { AWS: trustedPrincipalArn }, Action: 'sts:AssumeRole' }];
      const document = JSON.stringify({ Version: '2012-10-17', Statement: nobody });
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: document }));
    },
    async giveBack() {
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument: JSON.stringify(trust) }));
      await permit();
    },
    close: () => iam.destroy(),
  };
}
