import type { Role, TenantStatus } from '../../../workflows/domain/access';
import type { MembershipId, MspId, TenantId, UserId } from '../../../workflows/domain/ids';
import type { Transaction } from '../../session';

/** Who signs in, as an OpenID provider vouches for them. */
export interface PersonSigningIn {
  readonly issuer: string;
  readonly subject: string;
  /** Null when the provider has not verified it: then it opens no invitation. */
  readonly verifiedEmail: string | null;
}

/** One place where a person belongs, and as whom. */
export interface PersonMembership {
  readonly id: MembershipId;
  readonly userId: UserId;
  readonly name: string;
  readonly role: Role;
  readonly mspId: MspId;
  readonly tenantId: TenantId | null;
  /** Null for a membership of the MSP itself. */
  readonly tenantStatus: TenantStatus | null;
  /** Points in a second that all principals of the tenant have together; null when each has what everybody has. */
  readonly apiRate: number | null;
}

interface FoundMembership extends PersonMembership {
  readonly invited: boolean;
  readonly noted: boolean;
}

const MEMBERSHIPS = `
  select m.id, u.id as "userId", u.display_name as name, m.role, u.msp_id as "mspId", u.tenant_id as "tenantId", t.status as "tenantStatus",
    q.hard as "apiRate", u.issuer is null as invited, coalesce(u.last_seen_at > now() - interval '1 minute', false) as noted
  from app_user u join membership m on m.user_id = u.id left join tenant t on t.id = u.tenant_id
    left join tenant_quota q on q.tenant_id = u.tenant_id and q.kind = 'API_RATE' order by m.id`;

/** People as signing in finds them, before any scope is known; what is asked here sees the rows of that one person and no others. */
export function personSystemRepository({ query }: Transaction) {
  return {
    /**
     * Everywhere the person belongs, oldest membership first; empty when nowhere. Takes up the invitations to their verified e-mail address, one for
     * each MSP or tenant, and notes the use at most once a minute.
     */
    async signIn({ issuer, subject, verifiedEmail }: PersonSigningIn): Promise<PersonMembership[]> {
      // Row-level security compares with these; by nothing else could one row be told from another's here.
      await query(
        `select set_config('app.sign_in_identity', $1 || ' ' || $2, true), set_config('app.sign_in_email', coalesce('mailto:' || lower($3), ''), true)`,
        [issuer, subject, verifiedEmail],
      );
      let found = await query<FoundMembership>(MEMBERSHIPS);
      if (found.some(({ invited }) => invited)) {
        await takeUpInvitations(issuer, subject);
        found = await query<FoundMembership>(MEMBERSHIPS);
      }
      // An invitation that is left is a second one of a scope to which the person belongs already.
      const belongs = found.filter(({ invited }) => !invited);
      if (belongs.some(({ noted }) => !noted)) await noteUse(belongs.map(({ userId }) => userId));
      return belongs.map(({ invited: _invited, noted: _noted, ...membership }) => membership);
    },
  };

  /** Of many requests at once the first writes; the others wait for it, and then find nothing to take up. */
  async function takeUpInvitations(issuer: string, subject: string): Promise<void> {
    await query(
      `update app_user as invited set issuer = $1, subject = $2, linked_at = now()
       where issuer is null and not exists (select from app_user as linked where linked.owner_id = invited.owner_id and linked.issuer is not null)`,
      [issuer, subject],
    );
  }

  async function noteUse(ids: readonly UserId[]): Promise<void> {
    await query(
      `update app_user set last_seen_at = now()
       where id = any($1::text[]) and (last_seen_at is null or last_seen_at <= now() - interval '1 minute')`,
      [ids],
    );
  }
}
