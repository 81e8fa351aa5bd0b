/** What a principal may be called; more roles follow as data, not as code. */
export const ROLES = ['MSP_ADMIN', 'TENANT_ADMIN'] as const;
export type Role = (typeof ROLES)[number];

/** ACTIVE works, SUSPENDED may only read, OFFBOARDING is being taken apart. */
export const TENANT_STATUSES = ['ACTIVE', 'SUSPENDED', 'OFFBOARDING'] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

/** Where copies live: snapshots in the account that made them, or a vault of the admin account. */
export const STORAGE_KINDS = ['SNAPSHOT_VAULT', 'S3'] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];
