import type { CredentialId, HypervisorId, TenantId } from './ids';

/** ADMIN is the MSP's own account (access nodes, vaults, keys); TENANT is a customer's account that trusts it. */
export const HYPERVISOR_KINDS = ['ADMIN', 'TENANT'] as const;
export type HypervisorKind = (typeof HYPERVISOR_KINDS)[number];

/** UNVALIDATED until proven, VALID when every check passed or was honestly unproven, INVALID when one failed. */
export const HYPERVISOR_STATUSES = ['UNVALIDATED', 'VALIDATING', 'VALID', 'INVALID'] as const;
export type HypervisorStatus = (typeof HYPERVISOR_STATUSES)[number];

/** How a connection proves who it is; IAM_ROLE is for the admin side only. */
export const CREDENTIAL_METHODS = ['ACCESS_KEY', 'IAM_ROLE', 'STS_ASSUME_ROLE'] as const;
export type CredentialMethod = (typeof CREDENTIAL_METHODS)[number];

/** What a hypervisor protects; this release works on EC2 instances and their EBS volumes. */
export const ASSET_TYPES = ['EC2', 'EBS'] as const;
export type AssetType = (typeof ASSET_TYPES)[number];

/** The connection to one AWS account, as workers need it. */
export interface Hypervisor {
  readonly id: HypervisorId;
  readonly kind: HypervisorKind;
  readonly tenantId: TenantId | null;
  readonly name: string;
  readonly awsAccountId: string;
  readonly regions: readonly string[];
  readonly credentialId: CredentialId;
  readonly adminHypervisorId: HypervisorId | null;
  readonly status: HypervisorStatus;
}
