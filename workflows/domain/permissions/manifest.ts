import type { AccountSide, AwsUse } from './aws-use';
import { ADMIN_PERMISSIONS } from './admin-permissions';
import type { AwsPermission } from './permission';
import { TENANT_PERMISSIONS } from './tenant-permissions';

/** Every AWS action of the product; policies, session policies and validation reports are made from it, and no other call is let through. */
export const PERMISSION_MANIFEST: readonly AwsPermission[] = [...TENANT_PERMISSIONS, ...ADMIN_PERMISSIONS];

/** What one side needs for a use. */
export function permissionsFor(side: AccountSide, use: AwsUse): AwsPermission[] {
  return PERMISSION_MANIFEST.filter((permission) => permission.side === side && permission.uses.includes(use));
}

// AWS lets every identity ask who it is; no policy can grant or (usefully) deny it.
const ALWAYS_ALLOWED: readonly string[] = ['sts:GetCallerIdentity'];

/** True when a worker may call the action in a session of that side and use. */
export function isDeclared(side: AccountSide, use: AwsUse, action: string): boolean {
  if (ALWAYS_ALLOWED.includes(action)) return true;
  return PERMISSION_MANIFEST.some(
    (permission) =>
      permission.side === side && permission.action === action && permission.calledBy === 'WORKER' && permission.uses.includes(use),
  );
}
