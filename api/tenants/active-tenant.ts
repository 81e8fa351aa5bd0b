import type { Repositories } from '../../db/repositories';
import type { TenantRow } from '../../db/repositories/tenants';
import { parseId } from '../../workflows/domain/ids';
import { tenantNotActive } from '../auth/denial';
import { NotFoundError, type UserError } from '../graphql/user-error';

/** The tenant that something is to be done for; NOT_FOUND when the scope does not know it, TENANT_NOT_ACTIVE when it may not work. It stays as it is until the transaction ends. */
export async function activeTenant(db: Repositories, id: string, path: readonly string[]): Promise<TenantRow | UserError> {
  const tenantId = parseId('tenant', id);
  const tenant = tenantId && (await db.tenants.hold(tenantId));
  if (!tenant) return new NotFoundError('tenant', path);
  return tenant.status === 'ACTIVE' ? tenant : tenantNotActive();
}

/**
 * All of several tenants, in their order, by one statement; refused as one of them is, about the first that the scope does not know, or else because
 * one may not work. They are not held: what lists them does nothing for any of them yet.
 */
export async function activeTenants(db: Repositories, ids: readonly string[], path: readonly string[]): Promise<TenantRow[] | UserError> {
  const known = new Map(
    (await db.tenants.byIds(ids.flatMap((id) => parseId('tenant', id) ?? []))).map((tenant) => [String(tenant.id), tenant]),
  );
  const missing = ids.findIndex((id) => !known.has(id));
  if (missing >= 0) return new NotFoundError('tenant', [...path, String(missing)]);
  const tenants = ids.flatMap((id) => known.get(id) ?? []);
  return tenants.every(({ status }) => status === 'ACTIVE') ? tenants : tenantNotActive();
}
