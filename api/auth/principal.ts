import type { PersonMembership } from '../../db/repositories/people/people';
import type { Role, TenantStatus } from '../../workflows/domain/access';
import type { ApiKeyId, UserId } from '../../workflows/domain/ids';
import type { Scope } from '../../workflows/domain/scope';
import type { Permission } from './permissions';

/** What can ask: a machine by its key, or a person. */
export const PRINCIPAL_KINDS = ['API_KEY', 'USER'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** Who asks, its role, and the scope that everything it does is held to. */
export interface Principal {
  readonly kind: PrincipalKind;
  readonly id: ApiKeyId | UserId;
  readonly name: string;
  /** False for a person of several MSPs or tenants who has not chosen one: nothing is permitted then, and `role` and `scope` throw SCOPE_REQUIRED. */
  readonly hasScope: boolean;
  readonly role: Role;
  readonly scope: Scope;
  /** What it may do now: the words of its role, cut by the scopes of its key. */
  readonly permissions: ReadonlySet<Permission>;
  /** When a person signed in at their provider; null for keys, and where the provider does not say. */
  readonly signedInAt: Date | null;
  /** Until when, if nobody ends it before; null for ever. */
  readonly validUntil: Date | null;
  /** Null for principals of the MSP itself. */
  readonly tenantStatus: TenantStatus | null;
  /** Points in a second that all principals of its tenant have together; null when it has a bucket of its own. */
  readonly apiRate: number | null;
  /** Everywhere a person belongs, oldest first; empty for keys. */
  readonly memberships: readonly PersonMembership[];
}
