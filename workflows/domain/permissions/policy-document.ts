import type { AccountSide } from './aws-use';
import { GRANTS, type Condition, type Grant, type GrantScope } from './grant';
import { PERMISSION_MANIFEST } from './manifest';
import type { AwsPermission } from './permission';

/** One statement of an IAM policy document. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: string };
  readonly Action: readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Condition;
}

/** An IAM policy document, ready for JSON. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** How the role that a tenant makes for Snapward should be named, so that the MSP's policy reaches it. */
export const TENANT_ROLE_PREFIX = 'Snapward';

/** The trust policy that a tenant puts on its role: exactly one principal may assume it, and only with the external ID. */
export function tenantTrustPolicy(trust: { readonly trustedPrincipalArn: string; readonly externalId: string }): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SnapwardMayAssumeThisRole',
        Effect: 'Allow',
        Principal: { AWS: trust.trustedPrincipalArn },
        Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
        Condition: { StringEquals: { 'sts:ExternalId': trust.externalId } },
      },
    ],
  };
}

/** The permission policy that a tenant puts on the role with this ARN (or on the user, when it connects by access key). */
export const tenantPermissionPolicy = (identity: { readonly arn: string }): PolicyDocument => permissionPolicy('TENANT', identity.arn);

/** The permission policy of the MSP's own role or user. */
export const adminPermissionPolicy = (identity: { readonly arn: string }): PolicyDocument => permissionPolicy('ADMIN', identity.arn);

/** The least that one side needs, one statement a grant; below IAM's 6,144 characters for a managed policy. */
function permissionPolicy(side: AccountSide, ownArn: string): PolicyDocument {
  const permissions = PERMISSION_MANIFEST.filter((permission) => permission.side === side);
  return { Version: '2012-10-17', Statement: grantsOf(permissions).map((grant) => statementOf(grant, permissions, ownArn)) };
}

/** The statement that allows what a grant stands for; remedies print it for the one action that is missing. */
export function statementOf(grant: Grant, permissions: readonly AwsPermission[], ownArn: string): PolicyStatement {
  return {
    Sid: grant.sid,
    Effect: 'Allow',
    Action: permissions.filter(({ grants }) => grants.includes(grant)).map(({ action }) => action),
    Resource: resourcesOf(grant.scope, ownArn),
    ...(grant.condition ? { Condition: grant.condition } : {}),
  };
}

const grantsOf = (permissions: readonly AwsPermission[]): Grant[] =>
  Object.values(GRANTS).filter((grant) => permissions.some(({ grants }) => grants.includes(grant)));

function resourcesOf(scope: GrantScope, ownArn: string): string | string[] {
  // `arn:aws`, `arn:aws-us-gov` or `arn:aws-cn`: statements hold only within the partition of the role itself.
  const partition = ownArn.split(':')[1] ?? 'aws';
  switch (scope.on) {
    case 'ANYTHING':
      return '*';
    case 'EC2':
      // The account is a wildcard because snapshots and images have none in their ARNs.
      return scope.kinds.map((kind) => `arn:${partition}:ec2:*:*:${kind}/*`);
    case 'ROLES':
      return `arn:${partition}:iam::*:role/*`;
    case 'TENANT_ROLES':
      // By their names, since tenants come and go; a tenant whose role is called otherwise needs a statement of its own.
      return `arn:${partition}:iam::*:role/${TENANT_ROLE_PREFIX}*`;
    case 'KEYS':
      return `arn:${partition}:kms:*:*:key/*`;
    case 'OWN_ROLE':
      return ownArn;
  }
}
