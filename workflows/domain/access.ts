/** What a principal may be called; roles that begin with MSP_ see all of their MSP, those that begin with TENANT_ one tenant. */
export const ROLES = ['MSP_ADMIN', 'MSP_OPERATOR', 'MSP_AUDITOR', 'TENANT_ADMIN', 'TENANT_OPERATOR', 'TENANT_VIEWER'] as const;
export type Role = (typeof ROLES)[number];

/** Whether the role is one within a tenant; the others are the MSP's own. */
export const isTenantRole = (role: Role): boolean => role.startsWith('TENANT_');

/** ACTIVE works, SUSPENDED may only read, OFFBOARDING is being taken apart. */
export const TENANT_STATUSES = ['ACTIVE', 'SUSPENDED', 'OFFBOARDING'] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

/** Where copies live: snapshots in the account that made them, or a vault of the admin account. */
export const STORAGE_KINDS = ['SNAPSHOT_VAULT', 'S3'] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];
