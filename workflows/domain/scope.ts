import type { MspId, TenantId } from './ids';

/** Everything an MSP may see and do: its own rows and those of all its tenants. */
export interface MspScope {
  readonly mspId: MspId;
  readonly tenantId: null;
}

/** Everything one tenant may see and do. */
export interface TenantScope {
  readonly mspId: MspId;
  readonly tenantId: TenantId;
}

/** Whose rows a piece of work touches; the first argument of whatever touches any. */
export type Scope = MspScope | TenantScope;

/** True when the scope is narrowed to one tenant. */
export function isTenantScope(scope: Scope): scope is TenantScope {
  return scope.tenantId !== null;
}
