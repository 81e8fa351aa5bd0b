import { z } from 'zod';
import type { Repositories } from '../../db/repositories';
import type { CredentialRow } from '../../db/repositories/credentials';
import type { NewHypervisor } from '../../db/repositories/hypervisors';
import { ASSET_TYPES } from '../../workflows/domain/hypervisor';
import type { HypervisorId } from '../../workflows/domain/ids';
import type { RequestContext } from '../context';
import { NotFoundError, RuleViolationError, UserError } from '../graphql/user-error';
import { awsAccountId, id as anyId, name, regions } from '../mutations/input-schemas';
import { parseInput } from '../mutations/parse-input';
import type { Perform, Performed } from '../mutations/perform';
import { activeTenant } from '../tenants/active-tenant';
import type { ConnectTenantHypervisorInput } from './connect-tenant-hypervisor.input';
import { credentialOfConnection } from './credential-of-connection';

const Input = z.object({
  tenantId: anyId,
  name,
  awsAccountId,
  regions,
  credentialId: anyId,
  useAdminResources: z.boolean(),
  adminHypervisorId: anyId.nullish().transform((admin) => admin ?? null),
});
type Wanted = z.infer<typeof Input>;

/** Connects an account of a tenant under the rules for shared resources, owners, accounts and regions. */
export function connectTenantHypervisor(perform: Perform) {
  return (context: RequestContext, input: ConnectTenantHypervisorInput): Promise<Performed<'hypervisor', null> | UserError> =>
    perform(context, { operation: 'connectTenantHypervisor', makes: 'hypervisor', input }, async (db, id) => {
      const wanted = parseInput(Input, input);
      if (wanted instanceof UserError) return wanted;
      const hypervisor = await connectionFor(db, id, wanted);
      if (hypervisor instanceof UserError) return hypervisor;
      await db.hypervisors.create(hypervisor);
      return { tenantId: hypervisor.tenantId, after: hypervisor, extra: null };
    });
}

async function connectionFor(db: Repositories, id: HypervisorId, wanted: Wanted): Promise<NewHypervisor | UserError> {
  const tenant = await activeTenant(db, wanted.tenantId, ['input', 'tenantId']);
  if (tenant instanceof UserError) return tenant;
  const credential = await credentialOfConnection(db, { ...wanted, tenantId: tenant.id });
  if (credential instanceof UserError) return credential;
  const adminHypervisorId = await adminSideOf(db, wanted, credential);
  if (adminHypervisorId instanceof UserError) return adminHypervisorId;
  return {
    id,
    kind: 'TENANT',
    tenantId: tenant.id,
    name: wanted.name,
    awsAccountId: wanted.awsAccountId,
    regions: wanted.regions,
    assetTypes: ASSET_TYPES,
    credentialId: credential.id,
    useAdminResources: wanted.useAdminResources,
    adminHypervisorId,
  };
}

/** The admin hypervisor that the connection names; also the one that only assumes its role must serve its regions. */
async function adminSideOf(db: Repositories, wanted: Wanted, credential: CredentialRow): Promise<HypervisorId | null | UserError> {
  const path = ['input', 'adminHypervisorId'];
  const { adminHypervisorId, useAdminResources } = wanted;
  if (useAdminResources !== (adminHypervisorId !== null)) return new RuleViolationError('SHARED_RESOURCES_NAME_AN_ADMIN_HYPERVISOR', path);
  const admin = adminHypervisorId === null ? null : await db.hypervisors.find(adminHypervisorId);
  if (adminHypervisorId !== null && admin?.kind !== 'ADMIN') return new NotFoundError('admin hypervisor', path);
  if (admin && credential.trustedBy && credential.trustedBy !== admin.id)
    return new RuleViolationError('TRUSTED_ADMIN_IS_THE_CONNECTED_ONE', path);
  const serving = admin ?? (credential.trustedBy ? await db.hypervisors.find(credential.trustedBy) : null);
  if (serving && !wanted.regions.every((region) => serving.regions.includes(region))) {
    return new RuleViolationError('REGIONS_ARE_SERVED_BY_THE_ADMIN_SIDE', ['input', 'regions']);
  }
  return admin?.id ?? null;
}
