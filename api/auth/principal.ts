import type { Role, TenantStatus } from '../../workflows/domain/access';
import type { ApiKeyId, MspId, TenantId, UserId } from '../../workflows/domain/ids';
import type { Scope } from '../../workflows/domain/scope';
import type { Permission } from './permissions';

/** What can ask: a machine by its key, or a person. */
export const PRINCIPAL_KINDS = ['API_KEY', 'USER'] as const;
export type PrincipalKind = (typeof PRINCIPAL_KINDS)[number];

/** One MSP or tenant that a principal may ask for, and as what. */
export interface Membership {
  readonly role: Role;
  readonly mspId: MspId;
  readonly tenantId: TenantId | null;
  /** Null for the MSP itself. */
  readonly tenantStatus: TenantStatus | null;
  /** Points in a second that all principals of the tenant have together; null when each has what everybody has. */
  readonly apiRate: number | null;
  /** A person is somebody else in each; null for a key, which is the same in all. */
  readonly userId: UserId | null;
}

/** Who asks, its role, and the scope that everything it does is held to. */
export interface Principal {
  readonly kind: PrincipalKind;
  readonly id: ApiKeyId | UserId;
  readonly name: string;
  /** False for a person of several MSPs or tenants, or a key for several tenants, without a choice between them: nothing is permitted then, and `role` and `scope` throw SCOPE_REQUIRED. */
  readonly hasScope: boolean;
  readonly role: Role;
  readonly scope: Scope;
  /** What it may do now: the words of its role, cut by the scopes of its key. */
  readonly permissions: ReadonlySet<Permission>;
  /** When a person signed in at their provider; null for keys, and where the provider does not say. */
  readonly signedInAt: Date | null;
  /** Until when, if nobody ends it before; null for ever. */
  readonly validUntil: Date | null;
  /** When the time of its key is over, whichever of two secrets was shown; null for a key without an end, and for a person. */
  readonly keyEndsAt: Date | null;
  /** Null for principals of the MSP itself. */
  readonly tenantStatus: TenantStatus | null;
  /** Points in a second that all principals of its tenant have together; null when it has a bucket of its own. */
  readonly apiRate: number | null;
  /** What it can choose between: everywhere a person belongs, oldest first, or the tenants that a key lists; empty for other keys. */
  readonly memberships: readonly Membership[];
}
