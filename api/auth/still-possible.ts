/**
 * Mutations that are possible for a tenant that is not ACTIVE: they end work or access, or are about what the MSP lets the tenant do. Every other one, also one
 * that is added later, is refused to the tenant's own principals (`guardSchema`), and to the MSP as far as it would change what is the tenant's (`performing`).
 */
export const STILL_POSSIBLE: ReadonlySet<string> = new Set([
  'cancelJob',
  'revokeApiKey',
  'removeMembership',
  'suspendTenant',
  'resumeTenant',
  'offboardTenant',
  'changeTenantQuota',
]);
