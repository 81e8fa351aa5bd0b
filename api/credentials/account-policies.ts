import type { CredentialRow } from '../../db/repositories/credentials';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import { adminPermissionPolicy, tenantPermissionPolicy, tenantTrustPolicy } from '../../workflows/domain/permissions/policy-document';

/** The policies that an AWS account needs for a credential, as JSON text; null where the method has none. */
export interface AccountPolicies {
  readonly trustPolicy: string | null;
  readonly permissionPolicy: string | null;
}

const json = (policy: object): string => JSON.stringify(policy, null, 2);

/** Who the admin side is to AWS: its role, or for a key what its last validation saw; null when that is not known yet. */
export const principalArnOf = (admin: HypervisorRow, adminCredential: CredentialRow): string | null =>
  adminCredential.roleArn ?? admin.principalArn;

/** The policies of a credential; `trustedPrincipalArn` is the principal of the admin side that assumes the role. */
export function accountPoliciesOf({ method, roleArn, externalId }: CredentialRow, trustedPrincipalArn: string | null): AccountPolicies {
  if (!roleArn) return { trustPolicy: null, permissionPolicy: null };
  if (method === 'IAM_ROLE') return { trustPolicy: null, permissionPolicy: json(adminPermissionPolicy({ arn: roleArn })) };
  return {
    trustPolicy: externalId && trustedPrincipalArn ? json(tenantTrustPolicy({ trustedPrincipalArn, externalId })) : null,
    permissionPolicy: json(tenantPermissionPolicy({ arn: roleArn })),
  };
}
