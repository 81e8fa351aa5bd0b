/** What each kind of id begins with; the rest is a UUIDv7 in hex, so ids sort by the time they were made. */
export const ID_PREFIX = {
  msp: 'msp',
  tenant: 'ten',
  user: 'usr',
  membership: 'mem',
  apiKey: 'key',
  credential: 'crd',
  hypervisor: 'hyp',
  accessNode: 'nod',
  storage: 'sto',
  plan: 'pln',
  planRevision: 'plr',
  vmGroup: 'vmg',
  resource: 'res',
  job: 'job',
  jobItem: 'itm',
  jobEvent: 'evt',
  recoveryPoint: 'rp',
  recoveryPointCopy: 'rpc',
  driftFinding: 'drf',
  outbox: 'out',
  auditEvent: 'aud',
} as const;

/** The kinds of thing that carry an id. */
export type IdKind = keyof typeof ID_PREFIX;

/** An opaque id of one kind; the brand keeps a tenant's id out of a job's place. */
export type Id<K extends IdKind> = string & { readonly __kind: K };

export type MspId = Id<'msp'>;
export type TenantId = Id<'tenant'>;
export type UserId = Id<'user'>;
export type MembershipId = Id<'membership'>;
export type ApiKeyId = Id<'apiKey'>;
export type CredentialId = Id<'credential'>;
export type HypervisorId = Id<'hypervisor'>;
export type AccessNodeId = Id<'accessNode'>;
export type StorageId = Id<'storage'>;
export type PlanId = Id<'plan'>;
export type PlanRevisionId = Id<'planRevision'>;
export type VmGroupId = Id<'vmGroup'>;
export type ResourceId = Id<'resource'>;
export type JobId = Id<'job'>;
export type JobItemId = Id<'jobItem'>;
export type JobEventId = Id<'jobEvent'>;
export type RecoveryPointId = Id<'recoveryPoint'>;
export type RecoveryPointCopyId = Id<'recoveryPointCopy'>;
export type DriftFindingId = Id<'driftFinding'>;
export type OutboxId = Id<'outbox'>;
export type AuditEventId = Id<'auditEvent'>;

/** An id of the given kind from a UUID in its usual dashed form. */
export function idFromUuid<K extends IdKind>(kind: K, uuid: string): Id<K> {
  return `${ID_PREFIX[kind]}_${uuid.replaceAll('-', '')}` as Id<K>;
}

/** Reads an id of a known kind; null when it is anything else, so that a caller can answer "not found". */
export function parseId<K extends IdKind>(kind: K, text: string): Id<K> | null {
  return new RegExp(`^${ID_PREFIX[kind]}_[0-9a-f]{32}$`).test(text) ? (text as Id<K>) : null;
}

/** The kind that an id's prefix names; null when the text is no id of ours. */
export function kindOf(text: string): IdKind | null {
  const kinds = Object.keys(ID_PREFIX) as IdKind[];
  return kinds.find((kind) => parseId(kind, text) !== null) ?? null;
}
