import type { TenantStatus } from '../../workflows/domain/access';
import type { TenantId } from '../../workflows/domain/ids';
import { newId } from '../new-id';
import { when, type ListQuestion, type Page, type PageRequest } from '../page';
import { readPage } from '../read-pages';
import type { Session } from '../session';

/** A customer of the MSP. */
export interface TenantRow {
  readonly id: TenantId;
  readonly name: string;
  readonly status: TenantStatus;
  readonly createdAt: Date;
}

/** Which tenants to list; what is left out asks for nothing. */
export interface TenantFilter {
  readonly status?: TenantStatus | null;
  /** Any part of the name, in any case. */
  readonly nameContains?: string | null;
}

const COLUMNS = `id, name, status, created_at as "createdAt"`;

/** The list of tenants, as SQL. */
export const tenantQuestion = ({ status, nameContains }: TenantFilter, page: PageRequest): ListQuestion => ({
  select: COLUMNS,
  from: 'tenant',
  where: [when(status, (p) => `status = ${p}`), when(nameContains, (p) => `position(lower(${p}) in lower(name)) > 0`)],
  page,
});

/** Tenants of a scope: all of the MSP's, or the tenant itself. */
export function tenantRepository(session: Session) {
  const { query, scope } = session;
  return {
    /** A new ACTIVE tenant; null when the MSP already has one of that name in any case. The transaction stays usable. */
    async create({ name, id = newId('tenant') }: { readonly name: string; readonly id?: TenantId }): Promise<TenantRow | null> {
      const [created] = await query<TenantRow>(
        `insert into tenant (id, msp_id, name) values ($1, $2, $3) on conflict (msp_id, lower(name)) do nothing returning ${COLUMNS}`,
        [id, scope.mspId, name],
      );
      return created ?? null;
    },

    async find(id: TenantId): Promise<TenantRow | null> {
      const [found] = await query<TenantRow>(`select ${COLUMNS} from tenant where id = $1`, [id]);
      return found ?? null;
    },

    /** Those of the ids that the scope knows, in no order. */
    byIds(ids: readonly TenantId[]): Promise<TenantRow[]> {
      return query<TenantRow>(`select ${COLUMNS} from tenant where id = any($1::text[])`, [ids]);
    },

    list: (filter: TenantFilter, page: PageRequest): Promise<Page<TenantRow>> => readPage<TenantRow>(session, tenantQuestion(filter, page)),

    /** Moves a tenant between ACTIVE, SUSPENDED and OFFBOARDING; null when the scope has no such tenant. */
    async setStatus(id: TenantId, status: TenantStatus): Promise<TenantRow | null> {
      const [changed] = await query<TenantRow>(`update tenant set status = $2 where id = $1 returning ${COLUMNS}`, [id, status]);
      return changed ?? null;
    },
  };
}
