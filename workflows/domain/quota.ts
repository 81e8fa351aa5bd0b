/** What of a tenant can be limited: groups, instances in them, jobs that are not over, and points that its principals spend in a second. */
export const QUOTA_KINDS = ['VM_GROUPS', 'PROTECTED_RESOURCES', 'RUNNING_JOBS', 'API_RATE'] as const;
export type QuotaKind = (typeof QUOTA_KINDS)[number];
