import type { Role } from '../../../workflows/domain/access';
import type { ApiKeyId, TenantId } from '../../../workflows/domain/ids';
import { formatApiKey, hashOfSecret, newApiKeyToken } from '../../api-key-token';
import { newId } from '../../new-id';
import { when, type Page, type PageRequest } from '../../page';
import { readPage } from '../../read-pages';
import type { Session } from '../../session';

/**
 * What to issue: a key of the MSP itself (`tenantId` null, a role of the MSP), of one tenant, or for a list of them (roles of tenants); what does not fit
 * violates api_key_role_fits_scope.
 */
export interface ApiKeyRequest {
  readonly id?: ApiKeyId;
  readonly name: string;
  readonly role: Role;
  readonly tenantId: TenantId | null;
  /** The tenants of its list, for a key of the MSP that is for some of its tenants; `tenantId` is null then. */
  readonly tenantIds?: readonly TenantId[] | null;
  readonly expiresAt: Date | null;
  /** The permission words that it is cut to; null or left out for all of its role. */
  readonly scopes?: readonly string[] | null;
}

/** A key that was just issued; `token` exists only here and cannot be read again. */
export interface IssuedApiKey {
  readonly id: ApiKeyId;
  readonly prefix: string;
  readonly token: string;
}

/** Whether a key can be used. */
export const API_KEY_STATUSES = ['ACTIVE', 'EXPIRED', 'REVOKED'] as const;
export type ApiKeyStatus = (typeof API_KEY_STATUSES)[number];

/** A key as it may be shown. */
export interface ApiKeyRow {
  readonly id: ApiKeyId;
  readonly tenantId: TenantId | null;
  /** It is for the tenants of its list, which `tenantsOf` tells; only the MSP sees such keys. */
  readonly listsTenants: boolean;
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly string[] | null;
  readonly prefix: string;
  readonly status: ApiKeyStatus;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly rotatedAt: Date | null;
  /** Until when the secret before the last rotation is still good; null when only one is. */
  readonly previousSecretUntil: Date | null;
  readonly revokedAt: Date | null;
}

/** One tenant of the list of a key. */
export interface ListedTenant {
  readonly apiKeyId: ApiKeyId;
  readonly tenantId: TenantId;
}

/** Which keys to list; what is left out asks for nothing. */
export interface ApiKeyFilter {
  readonly tenantId?: string | null;
  readonly role?: Role | null;
  readonly status?: ApiKeyStatus | null;
}

/** What keys the hashes of API key secrets. */
export interface KeyHashing {
  readonly apiKeyPepper: string | null;
}

const STATUS = `case when revoked_at is not null then 'REVOKED' when expires_at <= now() then 'EXPIRED' else 'ACTIVE' end`;
const COLUMNS = `id, tenant_id as "tenantId", lists_tenants as "listsTenants", name, role, scopes, prefix, ${STATUS} as status, created_at as "createdAt", expires_at as "expiresAt",
  last_used_at as "lastUsedAt", rotated_at as "rotatedAt", revoked_at as "revokedAt",
  case when previous_secret_until > now() then previous_secret_until end as "previousSecretUntil"`;

/** API keys of a scope. */
export function apiKeyRepository(session: Session, { apiKeyPepper }: KeyHashing) {
  const { query, scope } = session;
  return {
    /** Makes a key and answers its token, the only time that it can be seen. */
    async issue({
      id = newId('apiKey'),
      name,
      role,
      tenantId,
      tenantIds = null,
      expiresAt,
      scopes = null,
    }: ApiKeyRequest): Promise<IssuedApiKey> {
      const token = newApiKeyToken(tenantIds !== null);
      await query(
        `insert into api_key (id, msp_id, tenant_id, name, role, prefix, secret_hash, expires_at, scopes, lists_tenants)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          ...[id, scope.mspId, tenantId, name, role, token.prefix],
          ...[hashOfSecret(token.secret, apiKeyPepper), expiresAt, scopes, tenantIds !== null],
        ],
      );
      if (tenantIds !== null) {
        await query(`insert into api_key_tenant (api_key_id, msp_id, tenant_id) select $1, $2, unnest($3::text[])`, [
          id,
          scope.mspId,
          tenantIds,
        ]);
      }
      return { id, prefix: token.prefix, token: formatApiKey(token) };
    },

    /**
     * Gives a key a new secret and answers the new token; the secret before is good for `overlapMinutes` more, and any earlier one no longer.
     * Null when the scope has no such key or it is not ACTIVE.
     */
    async rotate(id: ApiKeyId, overlapMinutes: number): Promise<IssuedApiKey | null> {
      const { secret } = newApiKeyToken();
      const [rotated] = await query<{ prefix: string }>(
        `update api_key set secret_hash = $2, rotated_at = now(),
           previous_secret_hash = case when $3::int > 0 then secret_hash end,
           previous_secret_until = case when $3::int > 0 then now() + $3::int * interval '1 minute' end
         where id = $1 and ${STATUS} = 'ACTIVE' returning prefix`,
        [id, hashOfSecret(secret, apiKeyPepper), overlapMinutes],
      );
      return rotated ? { id, prefix: rotated.prefix, token: formatApiKey({ prefix: rotated.prefix, secret }) } : null;
    },

    /** Ends a key at once; false when the scope has no such key or it was ended before. */
    async revoke(id: ApiKeyId): Promise<boolean> {
      return (await query(`update api_key set revoked_at = now() where id = $1 and revoked_at is null returning id`, [id])).length > 0;
    },

    async find(id: string): Promise<ApiKeyRow | null> {
      const [found] = await query<ApiKeyRow>(`select ${COLUMNS} from api_key where id = $1`, [id]);
      return found ?? null;
    },

    /** Those of the ids that the scope knows, in no order. */
    byIds(ids: readonly string[]): Promise<ApiKeyRow[]> {
      return query<ApiKeyRow>(`select ${COLUMNS} from api_key where id = any($1::text[])`, [ids]);
    },

    /** The lists of these keys, in the order of the tenants' ids. Only the MSP may ask: a tenant has no right to any list. */
    tenantsOf(ids: readonly string[]): Promise<ListedTenant[]> {
      return query<ListedTenant>(
        `select api_key_id as "apiKeyId", tenant_id as "tenantId" from api_key_tenant where api_key_id = any($1::text[]) order by tenant_id`,
        [ids],
      );
    },

    list({ tenantId, role, status }: ApiKeyFilter, page: PageRequest): Promise<Page<ApiKeyRow>> {
      const where = [when(tenantId, isFor), when(role, (p) => `role = ${p}`), when(status, (p) => `${STATUS} = ${p}`)];
      return readPage<ApiKeyRow>(session, { select: COLUMNS, from: 'api_key', where, page });
    },
  };
  /** Keys of the tenant itself; to the MSP also those that have it in their list, of which a tenant knows nothing. */
  function isFor(tenant: string): string {
    const own = `tenant_id = ${tenant}`;
    return scope.tenantId === null ? `(${own} or id in (select api_key_id from api_key_tenant where ${own}))` : own;
  }
}
