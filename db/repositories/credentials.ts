import type { CredentialMethod } from '../../workflows/domain/hypervisor';
import type { CredentialId, HypervisorId, TenantId } from '../../workflows/domain/ids';
import { when, type Page, type PageRequest } from '../page';
import { readPage } from '../read-pages';
import type { Session } from '../session';

/** How a connection proves who it is, without its secret. */
export interface CredentialRow {
  readonly id: CredentialId;
  /** Null for a credential of the MSP's own side. */
  readonly tenantId: TenantId | null;
  readonly name: string;
  readonly description: string;
  readonly method: CredentialMethod;
  readonly roleArn: string | null;
  readonly externalId: string | null;
  readonly accessKeyId: string | null;
  /** The admin hypervisor whose principal assumes the role; for STS_ASSUME_ROLE only. */
  readonly trustedBy: HypervisorId | null;
  readonly createdAt: Date;
}

/** A credential to write; the id comes first, because the secret is sealed for it. Illegal pairs of method and fields violate a named constraint. */
export interface NewCredential extends Omit<CredentialRow, 'createdAt'> {
  readonly sealedSecret: Buffer | null;
}

/** Which credentials to list; `side` tells the MSP's own from those of tenants. */
export interface CredentialFilter {
  readonly tenantId?: TenantId | null;
  readonly method?: CredentialMethod | null;
  readonly side?: 'ADMIN' | 'TENANT' | null;
}

const COLUMNS = `id, tenant_id as "tenantId", name, description, method, role_arn as "roleArn", external_id as "externalId",
  access_key_id as "accessKeyId", trusted_by as "trustedBy", created_at as "createdAt"`;

/** Credentials of a scope. */
export function credentialRepository(session: Session) {
  const { query, scope } = session;
  return {
    /** Writes a credential; null when its owner already has one of that name in any case. The transaction stays usable. */
    async create(credential: NewCredential): Promise<CredentialRow | null> {
      const { id, tenantId, name, description, method, roleArn, externalId, accessKeyId, sealedSecret, trustedBy } = credential;
      const [created] = await query<CredentialRow>(
        `insert into credential (id, msp_id, tenant_id, name, description, method, role_arn, external_id, access_key_id, sealed_secret, trusted_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (owner_id, lower(name)) do nothing returning ${COLUMNS}`,
        [id, scope.mspId, tenantId, name, description, method, roleArn, externalId, accessKeyId, sealedSecret, trustedBy],
      );
      return created ?? null;
    },

    async find(id: CredentialId): Promise<CredentialRow | null> {
      const [found] = await query<CredentialRow>(`select ${COLUMNS} from credential where id = $1`, [id]);
      return found ?? null;
    },

    /** Those of the ids that the scope knows, in no order. */
    byIds(ids: readonly CredentialId[]): Promise<CredentialRow[]> {
      return query<CredentialRow>(`select ${COLUMNS} from credential where id = any($1::text[])`, [ids]);
    },

    list({ tenantId, method, side }: CredentialFilter, page: PageRequest): Promise<Page<CredentialRow>> {
      const where = [
        when(tenantId, (p) => `tenant_id = ${p}`),
        when(method, (p) => `method = ${p}`),
        when(side, (p) => `(tenant_id is null) = (${p} = 'ADMIN')`),
      ];
      return readPage<CredentialRow>(session, { select: COLUMNS, from: 'credential', where, page });
    },

    /** The sealed secret access key, for workers only; null when the credential has none or the scope does not know it. */
    async sealedSecretOf(id: CredentialId): Promise<Buffer | null> {
      const [found] = await query<{ sealedSecret: Buffer | null }>(`select sealed_secret as "sealedSecret" from credential where id = $1`, [
        id,
      ]);
      return found?.sealedSecret ?? null;
    },
  };
}
