import type { Role, TenantStatus } from '../../workflows/domain/access';
import type { ApiKeyId, MspId, TenantId } from '../../workflows/domain/ids';
import { formatApiKey, hashOfSecret, newApiKeyToken, parseApiKey, secretMatches } from '../api-key-token';
import { newId } from '../new-id';
import type { Session, Transaction } from '../session';

/** What to issue: a key of the MSP itself (`tenantId` null, MSP_ADMIN) or of one tenant (TENANT_ADMIN); other pairs violate api_key_role_fits_scope. */
export interface ApiKeyRequest {
  readonly name: string;
  readonly role: Role;
  readonly tenantId: TenantId | null;
  readonly expiresAt: Date | null;
}

/** A key that was just issued; `token` exists only here and cannot be read again. */
export interface IssuedApiKey {
  readonly id: ApiKeyId;
  readonly prefix: string;
  readonly token: string;
}

/** Who holds a token, and whether it may still be used. */
export interface ApiKeyPrincipal {
  readonly keyId: ApiKeyId;
  readonly name: string;
  readonly mspId: MspId;
  readonly tenantId: TenantId | null;
  readonly role: Role;
  /** Null for a key of the MSP itself. */
  readonly tenantStatus: TenantStatus | null;
  readonly expired: boolean;
  readonly revoked: boolean;
}

/** What keys the hashes of API key secrets. */
export interface KeyHashing {
  readonly apiKeyPepper: string | null;
}

/** API keys of a scope. */
export function apiKeyRepository({ query, scope }: Session, { apiKeyPepper }: KeyHashing) {
  return {
    /** Makes a key and answers its token, the only time that it can be seen. */
    async issue({ name, role, tenantId, expiresAt }: ApiKeyRequest): Promise<IssuedApiKey> {
      const id = newId('apiKey');
      const token = newApiKeyToken();
      await query(
        `insert into api_key (id, msp_id, tenant_id, name, role, prefix, secret_hash, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, scope.mspId, tenantId, name, role, token.prefix, hashOfSecret(token.secret, apiKeyPepper), expiresAt],
      );
      return { id, prefix: token.prefix, token: formatApiKey(token) };
    },

    /** Ends a key at once; false when the scope has no such key or it was ended before. */
    async revoke(id: ApiKeyId): Promise<boolean> {
      return (await query(`update api_key set revoked_at = now() where id = $1 and revoked_at is null returning id`, [id])).length > 0;
    },
  };
}

interface FoundKey {
  readonly id: ApiKeyId;
  readonly name: string;
  readonly mspId: MspId;
  readonly tenantId: TenantId | null;
  readonly role: Role;
  readonly secretHash: Buffer;
  readonly tenantStatus: TenantStatus | null;
  readonly expired: boolean;
  readonly revoked: boolean;
  readonly noted: boolean;
}

/** API keys as signing in needs them, before any scope is known. */
export function apiKeySystemRepository({ query }: Transaction, { apiKeyPepper }: KeyHashing) {
  return {
    /** Who holds this token; null when nobody does. Expired and revoked keys are found too, and say so. Notes a use at most once a minute. */
    async findByToken(text: string): Promise<ApiKeyPrincipal | null> {
      const token = parseApiKey(text);
      if (!token) return null;
      const [found] = await query<FoundKey>(
        `select k.id, k.name, k.msp_id as "mspId", k.tenant_id as "tenantId", k.role, k.secret_hash as "secretHash", t.status as "tenantStatus",
                coalesce(k.expires_at <= now(), false) as expired, k.revoked_at is not null as revoked,
                coalesce(k.last_used_at > now() - interval '1 minute', false) as noted
         from api_key k left join tenant t on t.id = k.tenant_id
         where k.prefix = $1`,
        [token.prefix],
      );
      if (!found || !secretMatches(token.secret, apiKeyPepper, found.secretHash)) return null;
      if (!found.noted && !found.expired && !found.revoked) await noteUse(found.id);
      const { id, name, mspId, tenantId, role, tenantStatus, expired, revoked } = found;
      return { keyId: id, name, mspId, tenantId, role, tenantStatus, expired, revoked };
    },
  };

  /** Asks again for the minute, so that many requests at once write one row version and not many; a row that another request holds is being noted. */
  async function noteUse(id: ApiKeyId): Promise<void> {
    await query(
      `update api_key set last_used_at = now() where id = $1 and (last_used_at is null or last_used_at <= now() - interval '1 minute')`,
      [id],
    );
  }
}
