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
