import type { Role } from '../../workflows/domain/access';

/** What may be done, one word each; resolvers ask for words, roles are lists of words. */
export const PERMISSIONS = [
  'tenant:read',
  'tenant:write',
  'credential:read',
  'credential:write',
  'hypervisor:read',
  'hypervisor:connect',
  'hypervisor:check',
  /** Admin hypervisors, access nodes, storages, the Temporal side of a job: all that a tenant never learns of. */
  'admin-side:read',
  'storage:write',
  'plan:read',
  'plan:write',
  'vm-group:read',
  'vm-group:write',
  'resource:read',
  'job:read',
  'job:control',
  'back-up:start',
  'recovery-point:read',
  'restore:start',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const TENANT_ADMIN: readonly Permission[] = [
  'tenant:read',
  'credential:read',
  'hypervisor:read',
  'hypervisor:check',
  'plan:read',
  'vm-group:read',
  'vm-group:write',
  'resource:read',
  'job:read',
  'job:control',
  'back-up:start',
  'recovery-point:read',
  'restore:start',
];

/** What each role may do; a new role is a new line. */
export const PERMISSIONS_OF: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  MSP_ADMIN: new Set(PERMISSIONS),
  TENANT_ADMIN: new Set(TENANT_ADMIN),
};
