import type { Role, TenantStatus } from '../../../workflows/domain/access';
import type { ApiKeyId, MspId, TenantId } from '../../../workflows/domain/ids';
import { parseApiKey, secretMatches, type ApiKeyToken } from '../../api-key-token';
import type { Transaction } from '../../session';
import type { KeyHashing } from './api-keys';

/** A tenant that is in the list of a key, as signing in finds it. */
export interface ReachedTenant {
  readonly tenantId: TenantId;
  readonly tenantStatus: TenantStatus;
  /** As that of `ApiKeyPrincipal`. */
  readonly apiRate: number | null;
}

/** Who holds a token, and whether it may still be used. */
export interface ApiKeyPrincipal {
  readonly keyId: ApiKeyId;
  readonly name: string;
  readonly mspId: MspId;
  readonly tenantId: TenantId | null;
  readonly role: Role;
  readonly scopes: readonly string[] | null;
  /** Null for a key of the MSP itself. */
  readonly tenantStatus: TenantStatus | null;
  /** Points in a second that all principals of the tenant have together; null when each has what everybody has. */
  readonly apiRate: number | null;
  /** The tenants that it is for one of at a time, by id; null for a key that lists none. */
  readonly listed: readonly ReachedTenant[] | null;
  /** When the key's own time is over, whichever of its secrets was shown. */
  readonly expiresAt: Date | null;
  /** The key's time, or that of a secret that was replaced, is over. */
  readonly expired: boolean;
  readonly revoked: boolean;
  /** How long this token is still good if nobody ends it; null for ever. */
  readonly validForMs: number | null;
}

interface FoundKey extends Omit<ApiKeyPrincipal, 'expired' | 'validForMs'> {
  readonly secretHash: Buffer;
  readonly previousSecretHash: Buffer | null;
  readonly keyForMs: number | null;
  readonly previousForMs: number | null;
  readonly noted: boolean;
}

const LISTED = `
  select coalesce(json_agg(json_build_object('tenantId', l.tenant_id, 'tenantStatus', t.status, 'apiRate', r.hard) order by l.tenant_id), '[]')
  from api_key_tenant l join tenant t on t.id = l.tenant_id left join tenant_quota r on r.tenant_id = l.tenant_id and r.kind = 'API_RATE'
  where l.api_key_id = k.id`;

const msLeft = (column: string): string => `(extract(epoch from ${column} - now()) * 1000)::float8`;

/** API keys as signing in needs them, before any scope is known. */
export function apiKeyHolderRepository({ query }: Transaction, { apiKeyPepper }: KeyHashing) {
  return {
    /** Every MSP: each was made with a key, and keys are ended but never removed. */
    async mspsWithKeys(): Promise<MspId[]> {
      return (await query<{ mspId: MspId }>('select distinct msp_id as "mspId" from api_key order by msp_id')).map(({ mspId }) => mspId);
    },

    /** Who holds this token; null when nobody does. Expired and revoked keys are found too, and say so. Notes a use at most once a minute. */
    async findByToken(text: string): Promise<ApiKeyPrincipal | null> {
      const token = parseApiKey(text);
      if (!token) return null;
      const [found] = await query<FoundKey>(
        `select k.id as "keyId", k.name, k.msp_id as "mspId", k.tenant_id as "tenantId", k.role, k.scopes, t.status as "tenantStatus", q.hard as "apiRate",
                case when k.lists_tenants then (${LISTED}) end as listed, k.expires_at as "expiresAt", k.revoked_at is not null as revoked,
                k.secret_hash as "secretHash", k.previous_secret_hash as "previousSecretHash",
                ${msLeft('k.expires_at')} as "keyForMs", ${msLeft('k.previous_secret_until')} as "previousForMs",
                coalesce(k.last_used_at > now() - interval '1 minute', false) as noted
         from api_key k left join tenant t on t.id = k.tenant_id left join tenant_quota q on q.tenant_id = k.tenant_id and q.kind = 'API_RATE'
         where k.prefix = $1`,
        [token.prefix],
      );
      const limits = found && limitsOf(found, token);
      if (!limits) return null;
      const { secretHash: _current, previousSecretHash: _previous, keyForMs: _key, previousForMs: _overlap, noted, ...holder } = found;
      const validForMs = limits.length > 0 ? Math.min(...limits) : null;
      const expired = validForMs !== null && validForMs <= 0;
      if (!noted && !expired && !holder.revoked) await noteUse(holder.keyId);
      return { ...holder, expired, validForMs };
    },
  };

  /** What limits the time of a token, in milliseconds from now; null when its secret is neither of the key's. */
  function limitsOf({ secretHash, previousSecretHash, keyForMs, previousForMs }: FoundKey, { secret }: ApiKeyToken): number[] | null {
    const ofKey = keyForMs === null ? [] : [keyForMs];
    if (secretMatches(secret, apiKeyPepper, secretHash)) return ofKey;
    if (!previousSecretHash || !secretMatches(secret, apiKeyPepper, previousSecretHash)) return null;
    return [...ofKey, previousForMs ?? 0];
  }

  /** Asks again for the minute, so that many requests at once write one row version and not many; a row that another request holds is being noted. */
  async function noteUse(id: ApiKeyId): Promise<void> {
    await query(
      `update api_key set last_used_at = now() where id = $1 and (last_used_at is null or last_used_at <= now() - interval '1 minute')`,
      [id],
    );
  }
}
