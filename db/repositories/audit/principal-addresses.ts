import type { Session } from '../../session';

/** From where principals have come. */
export function principalAddressRepository({ query, scope }: Session) {
  return {
    /** Notes that a principal has come from an address; true when it never had before. */
    async note(principal: string, address: string): Promise<boolean> {
      const noted = await query(
        `insert into principal_address (msp_id, tenant_id, principal, address) values ($1, $2, $3, $4) on conflict do nothing returning 1 as noted`,
        [scope.mspId, scope.tenantId, principal, address],
      );
      return noted.length > 0;
    },
  };
}
