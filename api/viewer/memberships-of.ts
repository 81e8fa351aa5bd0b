import type { Database } from '../../db/database';
import type { PersonMembership } from '../../db/repositories/people/people';
import { scopeIdOf } from '../auth/person-authentication';
import type { Principal } from '../auth/principal';
import type { ViewerMembership } from './viewer-membership.type';

/**
 * Everywhere a person belongs, with names. Each MSP and tenant is asked through its own door, because no door shows two MSPs; one after the other,
 * so that somebody who belongs to many holds one connection and not all.
 */
export async function membershipsOf(database: Database, principal: Principal): Promise<ViewerMembership[]> {
  const chosen = principal.hasScope ? scopeIdOf(principal.scope) : null;
  const named: ViewerMembership[] = [];
  for (const membership of principal.memberships) {
    const scopeId = scopeIdOf(membership);
    named.push({ scopeId, role: membership.role, ...(await namesOf(database, membership)), chosen: scopeId === chosen });
  }
  return named;
}

function namesOf(database: Database, { mspId, tenantId }: PersonMembership): Promise<Pick<ViewerMembership, 'mspName' | 'tenantName'>> {
  return database.inScope({ mspId, tenantId }, async ({ msps, tenants }) => {
    const msp = await msps.own();
    const tenant = tenantId && (await tenants.find(tenantId));
    return { mspName: msp?.name ?? '', tenantName: tenant ? tenant.name : null };
  });
}
