import { CreateRoleCommand, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { newId } from '../../../db/new-id';
import { tenantPermissionPolicy, tenantTrustPolicy, type PolicyDocument } from '../../../workflows/domain/permissions/policy-document';
import { accountAccess, type AccountAccess } from '../../../workers/aws/account-access';
import type { AwsAttempt } from '../../../workers/aws/client-settings';
import type { Connection } from '../../../workers/aws/connection';
import type { Clients, EmulatedAccount, Emulator } from '../../sandbox/emulator/emulator';

/** The region that these tests work in. */
export const REGION = 'eu-central-1';

/** A worker of an MSP and a tenant that trusts it with exactly the generated policies. */
export interface ConnectedTenant {
  readonly access: AccountAccess;
  readonly connection: Connection;
  readonly admin: EmulatedAccount;
  readonly tenant: EmulatedAccount;
  readonly roleArn: string;
  readonly externalId: string;
  readonly adminRoleArn: string;
  /** The tenant's own administrator. */
  readonly owner: Clients;
  /** Every attempt that the worker made so far, as the action's name. */
  attempts(): string[];
  changeTrust(policy: object): Promise<void>;
  changePermissions(policy: object): Promise<void>;
  /** The policies that were generated for the role. */
  readonly trust: PolicyDocument;
  readonly permissions: PolicyDocument;
}

const ROLE_NAME = 'SnapwardBackup';

/** Makes an MSP account and a tenant account with instances, and connects them as a customer would. */
export async function connectedTenant(
  aws: Emulator,
  { instances = 0, volumesPerInstance = 2 }: { instances?: number; volumesPerInstance?: number } = {},
): Promise<ConnectedTenant> {
  const admin = await aws.account({ name: 'msp', kind: 'admin', regions: [REGION] });
  const tenant = await aws.account({ name: 'tenant', regions: [REGION], instances, volumesPerInstance });
  // Snapshots of this account complete at once; what waiting does is the subject of other tests.
  await aws.control('settings', { accountId: tenant.accountId, snapshotSeconds: 0 });
  const { worker, adminRoleArn } = admin;
  if (!worker || !adminRoleArn) throw new Error('The emulator made no worker for the admin account.');

  const roleArn = `arn:aws:iam::${tenant.accountId}:role/${ROLE_NAME}`;
  const externalId = `external-id-of-${tenant.accountId}`;
  const trust = tenantTrustPolicy({ trustedPrincipalArn: adminRoleArn, externalId });
  const permissions = tenantPermissionPolicy({ arn: roleArn });
  const owner = aws.clientsFor(tenant.administrator, REGION);
  const changePermissions = async (policy: object): Promise<void> => {
    await owner.iam.send(new PutRolePolicyCommand({ RoleName: ROLE_NAME, PolicyName: 'Snapward', PolicyDocument: JSON.stringify(policy) }));
  };
  await owner.iam.send(new CreateRoleCommand({ RoleName: ROLE_NAME, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  await changePermissions(permissions);

  const seen: AwsAttempt[] = [];
  return {
    access: accountAccess({ endpointUrl: aws.url, identity: worker, version: 'test', onAttempt: (attempt) => seen.push(attempt) }),
    connection: {
      hypervisorId: newId('hypervisor'),
      mspId: newId('msp'),
      tenantId: newId('tenant'),
      kind: 'TENANT',
      name: 'tenant',
      awsAccountId: tenant.accountId,
      regions: [REGION],
      chain: [
        { method: 'ASSUME_ROLE', roleArn: adminRoleArn, externalId: null },
        { method: 'ASSUME_ROLE', roleArn, externalId },
      ],
    },
    admin,
    tenant,
    roleArn,
    externalId,
    adminRoleArn,
    owner,
    trust,
    permissions,
    attempts: () => seen.map(({ action }) => action),
    changeTrust: async (policy) => {
      await owner.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: ROLE_NAME, PolicyDocument: JSON.stringify(policy) }));
    },
    changePermissions,
  };
}
