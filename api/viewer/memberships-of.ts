import type { Database } from '../../db/database';
import type { TenantId } from '../../workflows/domain/ids';
import { scopeIdOf } from '../auth/chosen-scope';
import type { Membership, Principal } from '../auth/principal';
import type { ViewerMembership } from './viewer-membership.type';

type Names = Pick<ViewerMembership, 'mspName' | 'tenantName'>;

/**
 * Everywhere a person belongs, or a key can be used that lists tenants, with names. For a person each MSP and tenant is asked through its own door,
 * because no door shows two MSPs; one after the other, so that somebody who belongs to many holds one connection and not all.
 */
export async function membershipsOf(database: Database, principal: Principal): Promise<ViewerMembership[]> {
  const chosen = principal.hasScope ? scopeIdOf(principal.scope) : null;
  const named: ViewerMembership[] = [];
  const ofKey = principal.kind === 'API_KEY' ? await namesOfList(database, principal.memberships) : null;
  for (const membership of principal.memberships) {
    const scopeId = scopeIdOf(membership);
    const names = ofKey ? ofKey(membership) : await namesOf(database, membership);
    named.push({ scopeId, role: membership.role, ...names, chosen: scopeId === chosen });
  }
  return named;
}

function namesOf(database: Database, { mspId, tenantId }: Membership): Promise<Names> {
  return database.inScope({ mspId, tenantId }, async ({ msps, tenants }) => {
    const msp = await msps.own();
    const tenant = tenantId && (await tenants.find(tenantId));
    return { mspName: msp?.name ?? '', tenantName: tenant ? tenant.name : null };
  });
}

/** A key may list a hundred tenants of its one MSP: they are asked for at once, by the ids that the MSP has put on the list and no others. */
async function namesOfList(database: Database, listed: readonly Membership[]): Promise<(membership: Membership) => Names> {
  const [first] = listed;
  if (!first) return () => ({ mspName: '', tenantName: null });
  const ids = listed.flatMap(({ tenantId }) => tenantId ?? []);
  const { msp, tenants } = await database.inScope({ mspId: first.mspId, tenantId: null }, async (db) => ({
    msp: await db.msps.own(),
    tenants: await db.tenants.byIds(ids),
  }));
  const names = new Map<TenantId | null, string>(tenants.map(({ id, name }) => [id, name]));
  return ({ tenantId }) => ({ mspName: msp?.name ?? '', tenantName: names.get(tenantId) ?? null });
}
