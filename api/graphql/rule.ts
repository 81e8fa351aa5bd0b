import { enumOf } from './enum-of';

/** The rules that a request can break although each of its values is fine. */
export const Rule = enumOf('Rule', 'The rules that a request can break although each of its values is fine.', {
  SHARED_RESOURCES_NAME_AN_ADMIN_HYPERVISOR: 'A tenant connection that uses admin resources names the admin hypervisor, and only then.',
  IAM_ROLE_IS_FOR_THE_ADMIN_SIDE: 'Tenants authenticate by access keys or by a role that they let the MSP assume.',
  ASSUMED_ROLE_IS_FOR_TENANTS: 'The admin side authenticates by an IAM role or by access keys.',
  TRUST_NEEDS_A_KNOWN_PRINCIPAL: 'A trust policy names the exact principal of the admin hypervisor.',
  ROLE_BELONGS_TO_THE_ACCOUNT: 'The role of a connection lies in the AWS account that is connected.',
  CREDENTIAL_BELONGS_TO_THE_SAME_OWNER: 'A connection uses a credential of the same owner.',
  TRUSTED_ADMIN_IS_THE_CONNECTED_ONE: 'The admin hypervisor of a connection is the one that its role trusts.',
  REGIONS_ARE_SERVED_BY_THE_ADMIN_SIDE: 'The regions of a tenant connection are among those of its admin hypervisor.',
  STORAGE_REGION_IS_CONNECTED: 'A storage lies in a region of its admin hypervisor.',
  EXTENDED_RETENTION_NEEDS_A_SECONDARY_COPY: 'Monthly and yearly recovery points live on a secondary copy.',
  COPIES_LIE_APART: 'The primary and the secondary storage of a plan are two.',
  RETENTION_FITS_ITS_PRESET: 'A preset says how long recovery points are kept; only CUSTOM takes days and counts of its own.',
  HYPERVISOR_IS_VALID: 'Work on an account needs a connection that was proven.',
  RECOVERY_POINT_IS_COMPLETE: 'A restore needs a recovery point whose every volume is safe.',
  ONLY_BACK_UPS_ARE_RETRIED: 'Only the failed items of a back-up are tried again by the same job.',
  ONLY_FAILED_ITEMS_ARE_RETRIED: 'Only failed items are tried again, of instances that the inventory knows.',
  ROLE_FITS_WHERE_IT_IS_HELD: 'Roles of the MSP are held in the MSP itself, roles of a tenant in one tenant.',
  AN_MSP_ADMIN_STAYS: 'An MSP keeps at least one administrator, once it has people.',
});
export type Rule = keyof typeof Rule;

/** What each rule says to people, and what to do about it. */
export const RULES: Readonly<Record<Rule, { readonly message: string; readonly remedy: string }>> = {
  SHARED_RESOURCES_NAME_AN_ADMIN_HYPERVISOR: {
    message: 'A connection that uses admin resources must name an admin hypervisor, and one that does not must name none.',
    remedy: 'Set `useAdminResources: true` together with `adminHypervisorId`, or leave both out.',
  },
  IAM_ROLE_IS_FOR_THE_ADMIN_SIDE: {
    message: 'A tenant cannot authenticate with an IAM role of its own.',
    remedy: 'Use STS_ASSUME_ROLE (a role in the account of the tenant that trusts the admin side) or ACCESS_KEY.',
  },
  ASSUMED_ROLE_IS_FOR_TENANTS: {
    message: 'The admin side cannot authenticate by STS_ASSUME_ROLE.',
    remedy: 'Use IAM_ROLE or ACCESS_KEY for the admin account, or name the tenant whose role is to be assumed.',
  },
  TRUST_NEEDS_A_KNOWN_PRINCIPAL: {
    message: 'The principal of this admin hypervisor is not known yet, so no trust policy can name it.',
    remedy: 'Validate the admin hypervisor first (validateHypervisor), then create the credential.',
  },
  ROLE_BELONGS_TO_THE_ACCOUNT: {
    message: 'The role of the credential lies in another AWS account.',
    remedy: 'Give the account number that is inside the role ARN, or a credential with a role of this account.',
  },
  CREDENTIAL_BELONGS_TO_THE_SAME_OWNER: {
    message: 'The credential belongs to another owner than the connection.',
    remedy: 'Create a credential for this owner (createCredential) and use that.',
  },
  TRUSTED_ADMIN_IS_THE_CONNECTED_ONE: {
    message: 'The role of the credential trusts another admin hypervisor than the one named here.',
    remedy: 'Name the admin hypervisor for which the credential was created, or create a credential for this one.',
  },
  REGIONS_ARE_SERVED_BY_THE_ADMIN_SIDE: {
    message: 'The admin hypervisor does not serve all of these regions.',
    remedy: 'Leave out the regions that it does not serve, or connect an admin hypervisor that serves them.',
  },
  STORAGE_REGION_IS_CONNECTED: {
    message: 'The admin hypervisor of this storage does not have the region.',
    remedy: 'Choose one of the regions of the admin hypervisor.',
  },
  EXTENDED_RETENTION_NEEDS_A_SECONDARY_COPY: {
    message: 'EXTENDED retention needs a secondary storage.',
    remedy: 'Name a `secondaryStorageId`, or choose STANDARD or CUSTOM.',
  },
  COPIES_LIE_APART: {
    message: 'The primary and the secondary storage are the same.',
    remedy: 'Choose two storages.',
  },
  RETENTION_FITS_ITS_PRESET: {
    message:
      'STANDARD keeps recovery points for 30 days and takes no other numbers; EXTENDED takes monthly and yearly counts; CUSTOM takes days.',
    remedy: 'Leave out the numbers that the preset does not take, or choose CUSTOM with `retentionDays`.',
  },
  HYPERVISOR_IS_VALID: {
    message: 'The connection is not proven to work, so no work starts on it.',
    remedy: 'Validate the hypervisor first (validateHypervisor), correct what its report shows, then try again.',
  },
  RECOVERY_POINT_IS_COMPLETE: {
    message: 'The recovery point is not complete, so nothing can be restored from it.',
    remedy: 'Choose a recovery point in state COMPLETED.',
  },
  ONLY_BACK_UPS_ARE_RETRIED: {
    message: 'This kind of job has no items that could be tried again by themselves.',
    remedy: 'Ask for the same work anew (validateHypervisor, discoverHypervisor, restoreInstance).',
  },
  ONLY_FAILED_ITEMS_ARE_RETRIED: {
    message: 'There is nothing to try again here: an item that is named has not failed, or is of an instance that was never found.',
    remedy: 'Leave `itemIds` out to retry all that can be; when the job failed before it had items, back the group up anew.',
  },
  ROLE_FITS_WHERE_IT_IS_HELD: {
    message: 'The role cannot be held there: roles of the MSP name no tenant, roles of a tenant name one.',
    remedy: 'Choose a role that begins with MSP_ and no tenant, or one that begins with TENANT_ and its `tenantId`.',
  },
  AN_MSP_ADMIN_STAYS: {
    message: 'This is the last administrator of the MSP.',
    remedy: 'Make somebody else MSP_ADMIN first (inviteUser, changeMembership).',
  },
};
