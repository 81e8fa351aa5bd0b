import type { Facts } from '../facts/facts';

/** What lies in an account belongs to that account's tenant: items, recovery points, and the tags of the snapshots themselves. */
export function tenantsAreApart({ accounts, items, points, snapshots }: Facts): string[] {
  const tenantOf = new Map(accounts.map(({ accountId, tenantId }) => [accountId, tenantId]));
  const foreign = (tenantId: string | null | undefined, accountId: string): boolean => tenantOf.get(accountId) !== tenantId;
  return [
    ...items
      .filter(({ tenantId, accountId }) => tenantId !== null && foreign(tenantId, accountId))
      .map(({ id, accountId }) => `item ${id} names account ${accountId} of another tenant`),
    ...points
      .filter(({ tenantId, accountId }) => foreign(tenantId, accountId))
      .map(({ id, accountId }) => `recovery point ${id} lies in account ${accountId} of another tenant`),
    ...snapshots
      .filter(({ tags, accountId }) => foreign(tags['snapward:tenant'], accountId))
      .map(({ snapshotId, accountId }) => `${snapshotId} in ${accountId} carries another tenant's tag`),
  ];
}
