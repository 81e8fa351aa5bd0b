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
  /** Why it has this status, in the words of whoever gave it; null when nobody said. */
  readonly statusReason: string | null;
  /** Since when. */
  readonly statusChangedAt: Date;
  readonly createdAt: Date;
}

/** Which tenants to list; what is left out asks for nothing. */
export interface TenantFilter {
  readonly status?: TenantStatus | null;
  /** Any part of the name, in any case. */
  readonly nameContains?: string | null;
}

const COLUMNS = `id, name, status, status_reason as "statusReason", status_changed_at as "statusChangedAt", created_at as "createdAt"`;

/** What those who work for a tenant share, and who changes its status has alone: not its row, which a tenant's own role may not lock. */
const TURN = `hashtextextended('tenant/' || id, 0)`;

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
  const held = new Map<TenantId, TenantRow | null>();

  const find = async (id: TenantId): Promise<TenantRow | null> => {
    const [found] = await query<TenantRow>(`select ${COLUMNS} from tenant where id = $1`, [id]);
    return found ?? null;
  };
  return {
    find,

    /** A new ACTIVE tenant; null when the MSP already has one of that name in any case. The transaction stays usable. */
    async create({ name, id = newId('tenant') }: { readonly name: string; readonly id?: TenantId }): Promise<TenantRow | null> {
      const [created] = await query<TenantRow>(
        `insert into tenant (id, msp_id, name) values ($1, $2, $3) on conflict (msp_id, lower(name)) do nothing returning ${COLUMNS}`,
        [id, scope.mspId, name],
      );
      return created ?? null;
    },

    /**
     * The tenant as it stays until this transaction ends: whoever would change its status waits for that, and whoever is changing it is waited for.
     * Ask before any of its jobs are locked, because who changes the status locks them later.
     */
    async hold(id: TenantId): Promise<TenantRow | null> {
      const known = held.get(id);
      if (known) return known;
      await query(`select pg_advisory_xact_lock_shared(${TURN}) from tenant where id = $1`, [id]);
      const tenant = await find(id);
      held.set(id, tenant);
      return tenant;
    },

    /** The tenant, to change its status: nobody works for it until this transaction ends. */
    async holdAlone(id: TenantId): Promise<TenantRow | null> {
      await query(`select pg_advisory_xact_lock(${TURN}) from tenant where id = $1`, [id]);
      return find(id);
    },

    /** Those of the ids that the scope knows, in no order. */
    byIds(ids: readonly TenantId[]): Promise<TenantRow[]> {
      return query<TenantRow>(`select ${COLUMNS} from tenant where id = any($1::text[])`, [ids]);
    },

    list: (filter: TenantFilter, page: PageRequest): Promise<Page<TenantRow>> => readPage<TenantRow>(session, tenantQuestion(filter, page)),

    /** Moves a tenant between ACTIVE, SUSPENDED and OFFBOARDING; one that is there already keeps its time. Null when the scope has no such tenant. */
    async setStatus(id: TenantId, status: TenantStatus, reason: string | null = null): Promise<TenantRow | null> {
      held.delete(id);
      const [changed] = await query<TenantRow>(
        `update tenant set status = $2, status_reason = $3, status_changed_at = case status when $2 then status_changed_at else clock_timestamp() end
         where id = $1 returning ${COLUMNS}`,
        [id, status, reason],
      );
      return changed ?? null;
    },
  };
}
