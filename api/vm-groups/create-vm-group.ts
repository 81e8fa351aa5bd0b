import { z } from 'zod';
import type { Repositories } from '../../db/repositories';
import type { HypervisorRow } from '../../db/repositories/hypervisors';
import type { GroupContent } from '../../workflows/domain/content-rules';
import type { RequestContext } from '../context';
import { NotFoundError, UserError, type ValidationError } from '../graphql/user-error';
import { id as anyId, name } from '../mutations/input-schemas';
import { invalid, parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import type { QuotaWarning } from '../quotas/quota-warning';
import { withinQuota } from '../quotas/within-quota';
import { activeTenant } from '../tenants/active-tenant';
import { GroupContentSchema } from './group-content-input';
import type { CreateVmGroupInput } from './vm-group-inputs';

const Input = z.object({ tenantId: anyId.nullish(), hypervisorId: anyId, planId: anyId, name, content: GroupContentSchema });
type Wanted = z.infer<typeof Input>;

/** Creates a group of instances of one connected account under a plan. */
export function createVmGroup(perform: Perform) {
  return (
    context: RequestContext,
    input: CreateVmGroupInput,
  ): Promise<Performed<'vmGroup', { readonly warnings: readonly QuotaWarning[] }> | UserError> =>
    perform(context, { operation: 'createVmGroup', makes: 'vmGroup', input }, async (db, id) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const hypervisor = await connectionOfGroup(db, wanted);
      if (hypervisor instanceof UserError) return hypervisor;
      const tenant = await activeTenant(db, hypervisor.tenantId ?? '', ['input', 'hypervisorId']);
      if (tenant instanceof UserError) return tenant;
      const plan = await db.plans.find(wanted.planId);
      if (!plan) return new NotFoundError('plan', ['input', 'planId']);
      const unconnected = unconnectedRegion(wanted.content, hypervisor);
      if (unconnected) return unconnected;
      const group = { id, tenantId: tenant.id, hypervisorId: hypervisor.id, planId: plan.id, name: wanted.name, content: wanted.content };
      const warnings = await withinQuota(db, tenant.id, 'VM_GROUPS');
      if (warnings instanceof UserError) return warnings;
      await db.vmGroups.create(group);
      // There is no job whose log could tell of a passed soft limit, so the audit log does.
      return { tenantId: tenant.id, after: { ...group, ...(warnings.length > 0 ? { warnings } : {}) }, extra: { warnings } };
    });
}

/** The tenant's connection that the group is on; an admin hypervisor, or one of another tenant than the input names, is not it. */
async function connectionOfGroup(db: Repositories, { hypervisorId, tenantId = null }: Wanted): Promise<HypervisorRow | UserError> {
  if (tenantId !== null) {
    const tenant = await activeTenant(db, tenantId, ['input', 'tenantId']);
    if (tenant instanceof UserError) return tenant;
  }
  const hypervisor = await db.hypervisors.find(hypervisorId);
  const fits = hypervisor?.kind === 'TENANT' && (tenantId === null || hypervisor.tenantId === tenantId);
  return fits ? hypervisor : new NotFoundError('hypervisor', ['input', 'hypervisorId']);
}

/** A rule that names a region which nobody connected would silently never match. */
function unconnectedRegion({ include }: GroupContent, hypervisor: HypervisorRow): ValidationError | null {
  for (const [at, { regions }] of include.entries()) {
    const region = regions.find((candidate) => !hypervisor.regions.includes(candidate));
    if (region) return invalid(['content', 'include', String(at), 'regions'], `the connection does not work in ${region}`);
  }
  return null;
}
