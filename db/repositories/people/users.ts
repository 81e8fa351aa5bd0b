import type { Role } from '../../../workflows/domain/access';
import type { TenantId, UserId } from '../../../workflows/domain/ids';
import { newId } from '../../new-id';
import { when, type Page, type PageRequest } from '../../page';
import { readPage } from '../../read-pages';
import type { Session } from '../../session';

/** INVITED has not signed in yet, ACTIVE has, REMOVED is kept because the audit log names them. */
export const USER_STATUSES = ['INVITED', 'ACTIVE', 'REMOVED'] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** A person as the MSP itself or one tenant knows them. */
export interface UserRow {
  readonly id: UserId;
  readonly tenantId: TenantId | null;
  readonly email: string;
  readonly displayName: string;
  readonly status: UserStatus;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  /** Null once removed. */
  readonly role: Role | null;
}

/** Somebody who belongs to the scope. */
export interface MemberRow extends UserRow {
  readonly role: Role;
}

/** Which people to list; those who were removed are listed only when their status is asked for. */
export interface UserFilter {
  readonly tenantId?: TenantId | null;
  readonly role?: Role | null;
  readonly status?: UserStatus | null;
  /** Any part of the name or the e-mail address, in any case. */
  readonly contains?: string | null;
}

/** Who is invited, to be what, and where: to a tenant, or to the MSP itself. */
export interface Invitation {
  readonly id: UserId;
  readonly tenantId: TenantId | null;
  readonly email: string;
  readonly displayName: string;
  readonly role: Role;
}

const STATUS = `case when u.removed_at is not null then 'REMOVED' when u.linked_at is null then 'INVITED' else 'ACTIVE' end`;
const COLUMNS = `u.id, u.tenant_id as "tenantId", u.email, u.display_name as "displayName", ${STATUS} as status, u.created_at as "createdAt",
  u.last_seen_at as "lastSeenAt", m.role`;
const TABLES = 'app_user u left join membership m on m.user_id = u.id';

/** The people of a scope and their memberships. */
export function userRepository(session: Session) {
  const { query, scope } = session;
  return {
    /** Those of the ids that the scope knows, in no order; also such as were removed. */
    byIds(ids: readonly UserId[]): Promise<UserRow[]> {
      return query<UserRow>(`select ${COLUMNS} from ${TABLES} where u.id = any($1::text[])`, [ids]);
    },

    list({ tenantId, role, status, contains }: UserFilter, page: PageRequest): Promise<Page<UserRow>> {
      const where = [
        when(tenantId, (p) => `u.tenant_id = ${p}`),
        when(role, (p) => `m.role = ${p}`),
        when(status ?? 'REMOVED', (p) => `${STATUS} ${status ? '=' : '<>'} ${p}`),
        when(contains, (p) => `position(lower(${p}) in lower(u.display_name || ' ' || u.email)) > 0`),
      ];
      return readPage<UserRow>(session, { select: COLUMNS, from: TABLES, id: 'u.id', where, page });
    },

    /** Writes a person and their membership; a second invitation of one address to one scope violates app_user_by_email. */
    async invite({ id, tenantId, email, displayName, role }: Invitation): Promise<void> {
      await query(`insert into app_user (id, msp_id, tenant_id, email, display_name) values ($1, $2, $3, $4, $5)`, [
        id,
        scope.mspId,
        tenantId,
        email,
        displayName,
      ]);
      await query(`insert into membership (id, msp_id, tenant_id, user_id, role) values ($1, $2, $3, $4, $5)`, [
        newId('membership'),
        scope.mspId,
        tenantId,
        id,
        role,
      ]);
    },

    /** Somebody who belongs to the scope now, and how many administrators the MSP has; neither changes until the transaction ends. Null when there is nobody. */
    async lockMember(id: UserId): Promise<{ readonly member: MemberRow; readonly mspAdmins: number } | null> {
      // All of them, first and in order: two administrators who remove each other wait here, and the second finds himself the last.
      const admins = await query(`select from membership where role = 'MSP_ADMIN' order by id for update`);
      const [member] = await query<MemberRow>(
        `select ${COLUMNS} from app_user u join membership m on m.user_id = u.id where u.id = $1 for update of m`,
        [id],
      );
      return member ? { member, mspAdmins: admins.length } : null;
    },

    async setRole(id: UserId, role: Role): Promise<void> {
      await query(`update membership set role = $2 where user_id = $1`, [id, role]);
    },

    /** Notes when somebody signed in at their provider; false when that, or a later time, is known. */
    async noteSignIn(id: UserId, at: Date): Promise<boolean> {
      const noted = await query(
        `update app_user set signed_in_at = $2 where id = $1 and (signed_in_at is null or signed_in_at < $2) returning 1 as noted`,
        [id, at],
      );
      return noted.length > 0;
    },

    /** Ends a membership at once. The person stays as REMOVED and is found by no sign-in; inviting the address again makes a new person of it. */
    async remove(id: UserId): Promise<void> {
      await query(`delete from membership where user_id = $1`, [id]);
      await query(`update app_user set removed_at = now() where id = $1`, [id]);
    },
  };
}
