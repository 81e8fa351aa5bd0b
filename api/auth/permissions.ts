import type { Role } from '../../workflows/domain/access';

/** What may be done, one word each, and what each lets somebody do; operations ask for words, roles are lists of words. */
export const PERMISSION_MEANINGS = {
  'tenant:read': 'See the MSP and its tenants, or the own tenant.',
  'tenant:write': 'Create and change tenants.',
  'tenant:control': 'Suspend, resume and offboard tenants.',
  'quota:write': 'Say how much tenants may use.',
  'credential:read': 'See credentials and what AWS accounts must trust, never secrets.',
  'credential:write': 'Create credentials.',
  'hypervisor:read': 'See the connections to AWS accounts and their validations.',
  'hypervisor:connect': 'Connect AWS accounts.',
  'hypervisor:check': 'Ask for validations, discoveries and reconciliations.',
  'admin-side:read': 'See what tenants never learn of: access nodes, storages, the admin side of connections, the Temporal side of jobs.',
  'storage:write': 'Create storages.',
  'plan:read': 'See plans.',
  'plan:write': 'Create plans.',
  'vm-group:read': 'See VM groups.',
  'vm-group:write': 'Create VM groups: say what is protected, and under which plan.',
  'resource:read': 'See the inventory of connected accounts.',
  'job:read': 'See and follow jobs and what reconciliations found.',
  'job:control': 'Pause, resume and cancel jobs.',
  'back-up:start': 'Start back-ups, and retry what failed.',
  'recovery-point:read': 'See recovery points.',
  'restore:start': 'Start restores.',
  'audit:read': 'See and export the audit log of the MSP and all its tenants.',
  'user:read': 'See the people of the MSP and its tenants, or of the own tenant.',
  'user:write': 'Invite people, change their roles and remove them; nobody gives a role that may do more than they may.',
  'api-key:read': 'See API keys, never their secrets.',
  'api-key:write': 'Make, rotate and revoke API keys, none that may do more than oneself.',
} as const;
export type Permission = keyof typeof PERMISSION_MEANINGS;

/** All the words, in the order in which they are explained. */
export const PERMISSIONS = Object.keys(PERMISSION_MEANINGS) as Permission[];

/** Whether a text is one of the words. */
export const isPermission = (text: string): text is Permission => text in PERMISSION_MEANINGS;

const READING: readonly Permission[] = [
  'tenant:read',
  'credential:read',
  'hypervisor:read',
  'plan:read',
  'vm-group:read',
  'resource:read',
  'job:read',
  'recovery-point:read',
];
const OPERATING: readonly Permission[] = ['hypervisor:check', 'job:control', 'back-up:start', 'restore:start'];

/** One role: what people are told of it, and its words. */
export interface RoleTerms {
  readonly description: string;
  readonly permissions: readonly Permission[];
}

/** What each role may do. This is the one table: checks, the API's answer to `roles` and docs/permissions.md are all made from it. */
export const ROLE_TABLE: Readonly<Record<Role, RoleTerms>> = {
  MSP_ADMIN: { description: 'Everything, for all tenants of the MSP.', permissions: PERMISSIONS },
  MSP_OPERATOR: {
    description:
      'Sees all tenants of the MSP and runs their protection: groups, checks, back-ups, restores, jobs. Changes no accounts, credentials, plans or keys.',
    permissions: [...READING, 'admin-side:read', ...OPERATING, 'vm-group:write'],
  },
  MSP_AUDITOR: {
    description: 'Sees everything of all tenants of the MSP and changes nothing.',
    permissions: [...READING, 'admin-side:read', 'audit:read', 'user:read', 'api-key:read'],
  },
  TENANT_ADMIN: {
    description: 'Sees what belongs to its tenant, makes groups, backs up, restores, controls its jobs, manages its people and API keys.',
    permissions: [...READING, ...OPERATING, 'vm-group:write', 'user:read', 'user:write', 'api-key:read', 'api-key:write'],
  },
  TENANT_OPERATOR: {
    description: 'Sees what belongs to its tenant, backs up, restores, controls its jobs; what is protected, others decide.',
    permissions: [...READING, ...OPERATING],
  },
  TENANT_VIEWER: { description: 'Sees what belongs to its tenant and changes nothing.', permissions: READING },
};

/** The words of a role, cut by the scopes of a key when it has any: a scope that the role does not have gives nothing. */
export function permissionsOf(role: Role, scopes: readonly string[] | null): ReadonlySet<Permission> {
  const { permissions } = ROLE_TABLE[role];
  return new Set(scopes === null ? permissions : permissions.filter((word) => scopes.includes(word)));
}
